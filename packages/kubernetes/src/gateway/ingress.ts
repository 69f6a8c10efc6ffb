import { MissingError, UnfitError } from "@slipway/action";
import { type Change, defineResource, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject, KubernetesReads } from "../client/client.ts";
import type { ObjectBody } from "./maker.ts";

/** A path of an ingress that exists. */
export interface IngressWant {
  readonly namespace: string;
  readonly name: string;
  /** Without a slash at its end. */
  readonly prefix: string;
  readonly service: string;
  readonly port: number;
}

interface Path {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: { readonly service?: { readonly name?: string; readonly port?: { readonly number?: number } } };
}
interface Rule {
  readonly host?: string;
  readonly http?: { readonly paths?: readonly Path[] };
}
interface Ingress extends KubernetesObject {
  readonly spec?: { readonly rules?: readonly Rule[] };
}

const target = "nginx.ingress.kubernetes.io/rewrite-target";
const regex = "nginx.ingress.kubernetes.io/use-regex";

const pathOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/${name}`;

const isAbout = ({ path = "" }: Path, { prefix }: IngressWant): boolean =>
  path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}(`);

const leadsTo = ({ backend }: Path, { service, port }: IngressWant): boolean =>
  backend?.service?.name === service && backend.service.port?.number === port;

/** The path with its rest in the second group, as the controller's rewrite takes it. */
const pathFor = ({ prefix, service, port }: IngressWant): Path => ({
  path: `${prefix}(/|$)(.*)`,
  pathType: "ImplementationSpecific",
  backend: { service: { name: service, port: { number: port } } },
});

const retired =
  "The community's ingress-nginx gets no fixes since March 2026, and AKS's own until November 2026: leave out kind, and the route goes by the Gateway API.";

/** The first rule has the path: an ingress without hosts has one rule. */
function withPath(rules: readonly Rule[], want: IngressWant): readonly Rule[] {
  const at = Math.max(
    rules.findIndex(({ http }) => http?.paths?.some((each) => isAbout(each, want))),
    0,
  );
  const { http, ...rest } = rules[at] ?? {};
  const others = (http?.paths ?? []).filter((each) => !isAbout(each, want));
  const rule: Rule = { ...rest, http: { ...http, paths: [...others, pathFor(want)] } };
  return rules.length === 0 ? [rule] : rules.map((each, index) => (index === at ? rule : each));
}

/** The rewrite is of the whole ingress: others' paths would be cut too. */
function refuseOthers({ spec }: Ingress, want: IngressWant): void {
  const others = (spec?.rules ?? [])
    .flatMap(({ http }) => http?.paths ?? [])
    .filter((each) => !isAbout(each, want))
    .map(({ path = "/" }) => path);
  if (others.length === 0) return;
  throw new UnfitError(
    `The ingress ${want.namespace}/${want.name} has other paths (${others.join(", ")}), and a rewrite would change those as well.`,
    "Name an ingress that has this path alone.",
  );
}

/** A path of an NGINX ingress that is there already. None is made, and none removed. */
export const ingressPath = defineResource<IngressWant, Ingress, ObjectBody, KubernetesReads, Kubernetes>({
  kind: "path of an ingress",
  id: ({ namespace, name }) => `${namespace}/${name}`,
  seal: "unsealed",
  read: (want, kubernetes) => kubernetes.get<Ingress>(pathOf(want)),
  plan(want, have): Planned<ObjectBody> {
    if (have === undefined)
      throw new MissingError(`The ingress ${want.namespace}/${want.name} does not exist.`, retired);
    const { annotations = {} } = have.metadata;
    const rules = have.spec?.rules ?? [];
    const path = rules.flatMap(({ http }) => http?.paths ?? []).find((each) => isAbout(each, want));
    const isPath = path !== undefined && leadsTo(path, want);
    const isRewritten = annotations[target] !== undefined;
    if (isPath && isRewritten) return { operation: "none" };
    refuseOthers(have, want);
    const changes: Change[] = [
      { field: `spec.rules ${want.prefix}`, ...(path ? { have: path } : {}), want: pathFor(want) },
      { field: `metadata.annotations.${target}`, ...(isRewritten ? { have: annotations[target] } : {}), want: "/$2" },
    ];
    const body: ObjectBody = {
      metadata: { annotations: { [target]: "/$2", [regex]: "true" } },
      spec: { rules: withPath(rules, want) },
    };
    return { operation: "update", body, changes };
  },
  update: ({ metadata }, body, kubernetes) =>
    kubernetes.patch(pathOf({ namespace: metadata.namespace ?? "", name: metadata.name }), {
      ...body,
      metadata: { ...body.metadata, resourceVersion: metadata.resourceVersion },
    }),
});
