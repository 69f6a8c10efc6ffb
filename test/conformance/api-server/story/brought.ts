import { gatewayDefinitions } from "../../../../packages/simulator/src/kubernetes/gateway/definitions.ts";
import { fluxDefinitions } from "../../../../packages/simulator/src/kubernetes/kinds/flux.ts";
import { apply, get, judge, merge, namespaced, post, type Step, thing } from "./step.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const nameOf = ({ metadata }: { readonly metadata?: unknown }) => (metadata as { readonly name: string }).name;
const brought = [...fluxDefinitions, ...gatewayDefinitions];

const sources = "/apis/source.toolkit.fluxcd.io/v1/namespaces/brought/gitrepositories";
const source = (spec: object) => thing("source.toolkit.fluxcd.io/v1", "GitRepository", "fleet", { spec });
const good = { interval: "1m", url: "https://git.example/fleet", ref: { branch: "main" } };
const gateways = "/apis/gateway.networking.k8s.io/v1/namespaces/brought/gateways";
const gateway = (port: number) =>
  thing("gateway.networking.k8s.io/v1", "Gateway", "aml", {
    spec: { gatewayClassName: "approuting-istio", listeners: [{ name: "aml", port, protocol: "HTTP" }] },
  });
const ready = {
  type: "Ready",
  status: "True",
  reason: "Succeeded",
  message: "m",
  lastTransitionTime: "2026-01-05T09:00:00Z",
};

/** The definitions that the simulated cluster's add-ons bring, and objects of them: a real server takes both. */
export const broughtStory: readonly Step[] = [
  namespaced("brought"),
  get("a source before its kind", `${sources}/fleet`),
  ...brought.map((definition) => post(`the definition of ${nameOf(definition)}`, definitions, definition)),
  get("no source yet", `${sources}/fleet`, { later: true }),
  judge("a source without an address", sources, source({ interval: "1m" })),
  apply("a source", `${sources}/fleet?fieldManager=flux-applier`, source(good)),
  apply("a source, taken over", `${sources}/fleet?fieldManager=slipway`, source({ ...good, interval: "5m" })),
  merge("a source that is ready", `${sources}/fleet/status?fieldManager=controller`, {
    status: { conditions: [ready] },
  }),
  get("a source as it is", `${sources}/fleet`),
  post("a gateway", gateways, gateway(80)),
  judge("a gateway at no port", gateways, gateway(70_000)),
];
