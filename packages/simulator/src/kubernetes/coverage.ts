import { gatewayDefinitions } from "./gateway/definitions.ts";
import { type JsonObject, list, text } from "./json.ts";
import { builtinKinds } from "./kinds/builtin.ts";
import { fluxDefinitions } from "./kinds/flux.ts";
import { allVerbs, apiVersion } from "./kinds/kind.ts";
import { subresourcesOf } from "./objects/subresources.ts";

/** What of Kubernetes is simulated: a line of the coverage table. */
export interface Covered {
  /** Kind with its `apiVersion`, or a path. */
  readonly subject: string;
  readonly verbs: readonly string[];
  readonly note?: string;
}

const notes: Readonly<Record<string, string>> = {
  Namespace: "gets its `default` ServiceAccount a moment later; goes with all that is in it",
  Secret: "type and `immutable: true` are for ever; tokens of ServiceAccounts are filled in",
  ServiceAccount: "tokens by TokenRequest",
  Pod: "runs once a node takes it; no logs, no exec",
  Service: "cluster IPs, node ports, and an address for type LoadBalancer",
  PersistentVolume:
    "bound by name, class, mode and size, by the uid of its claim; source immutable; released or deleted with its claim",
  PersistentVolumeClaim:
    "bound, pending with events, lost; kept while a pod on a node names it; nothing is provisioned",
  Deployment: "ReplicaSets and pods, rollout status; immutable selector",
  StatefulSet: "numbered pods; no volumes of their own",
  Job: "succeeds after a while; immutable template",
  CronJob: "kept, never started",
  Ingress: "kept; no controller",
  NetworkPolicy: "kept; nothing is filtered",
  PodDisruptionBudget: "kept; nothing is evicted",
  ResourceQuota: "kept; nothing is counted",
  LimitRange: "kept; nothing is filled in",
  CustomResourceDefinition: "served once established; schema, defaults, columns, status and scale",
  ClusterRole: "RBAC is evaluated, aggregation is not",
  MutatingWebhookConfiguration: "kept; nothing is called",
  ValidatingWebhookConfiguration: "kept; nothing is called",
};

const paths: readonly Covered[] = [
  { subject: "/api, /apis", verbs: ["get"], note: "discovery, aggregated too" },
  { subject: "/openapi/v2", verbs: ["get"], note: "JSON and protobuf" },
  { subject: "/openapi/v3", verbs: ["get"], note: "JSON" },
  { subject: "/version", verbs: ["get"] },
  { subject: "/healthz, /livez, /readyz", verbs: ["get"] },
];

const customs = (definitions: readonly JsonObject[], note: string): Covered[] =>
  definitions.map((definition) => ({
    subject: `${text(definition, "spec", "group")}/${text(list(definition, "spec", "versions")[0], "name")} ${text(definition, "spec", "names", "kind")}`,
    verbs: [...allVerbs, "status"],
    note,
  }));

/** Everything that an API server answers here. */
export const coverage: readonly Covered[] = [
  ...paths,
  ...builtinKinds.map((kind) => {
    const further = subresourcesOf(kind).map(({ name }) => `${name}`);
    const note = notes[kind.kind];
    return {
      subject: `${apiVersion(kind)} ${kind.kind}`,
      verbs: [...kind.verbs, ...further],
      ...(note ? { note } : {}),
    };
  }),
  ...customs(fluxDefinitions, "with Flux installed: ready in the generation that was seen"),
  ...customs(gatewayDefinitions, "with the Gateway API installed: accepted, programmed and resolved, or why not"),
];
