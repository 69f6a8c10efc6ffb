import { MissingError, UnfitError } from "@slipway/action";
import { type Change, defineResource, type Goal, type GoalOptions, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject, KubernetesReads } from "../client/client.ts";
import { type Condition, type Conditioned, follow, statusByConditions, untilReported } from "./conditions.ts";
import { gatewayApi } from "./gateway.ts";
import { annotationSeal, type ObjectBody } from "./maker.ts";

/** A route by a prefix of the path, which the service does not see. */
export interface RouteWant {
  readonly namespace: string;
  readonly name: string;
  readonly gateway: { readonly namespace: string; readonly name: string };
  readonly host: string | undefined;
  /** Without a slash at its end. */
  readonly prefix: string;
  readonly service: string;
  readonly port: number;
  /** Whether the service is planned to be made: there is nothing to look at. */
  readonly isInNew: boolean;
}

interface Ref {
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}
interface Filter {
  readonly type: string;
  readonly urlRewrite?: { readonly path?: { readonly type?: string; readonly replacePrefixMatch?: string } };
}
interface Rule {
  readonly matches?: readonly { readonly path?: { readonly type?: string; readonly value?: string } }[];
  readonly filters?: readonly Filter[];
  readonly backendRefs?: readonly Ref[];
}

/** A route of HTTP, in wire shape. */
export interface Route extends Conditioned {
  readonly spec: {
    readonly parentRefs?: readonly Ref[];
    readonly hostnames?: readonly string[];
    readonly rules?: readonly Rule[];
  };
  readonly status?: {
    readonly parents?: readonly { readonly parentRef?: Ref; readonly conditions?: readonly Condition[] }[];
  };
}

/** A route, and the gateway that it is about. */
interface Have extends Route {
  readonly gateway: RouteWant["gateway"];
}

const pathOf = (namespace: string, name: string): string => `${gatewayApi}/namespaces/${namespace}/httproutes/${name}`;

const bare = (path = ""): string => path.replace(/\/$/, "");
const rewriteToRoot: Filter = {
  type: "URLRewrite",
  urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
};

const isOurs = ({ matches = [] }: Rule, { prefix }: RouteWant): boolean =>
  matches.some(({ path }) => path?.type === "PathPrefix" && bare(path.value) === prefix);

const rewrites = ({ filters = [] }: Rule): boolean =>
  filters.some(({ urlRewrite }) => bare(urlRewrite?.path?.replacePrefixMatch ?? "-") === "");

const leadsTo = ({ backendRefs = [] }: Rule, { service, port, namespace }: RouteWant): boolean => {
  const [only, ...more] = backendRefs;
  return (
    more.length === 0 && only?.name === service && only.port === port && (only.namespace ?? namespace) === namespace
  );
};

const attaches = (parentRef: Ref | undefined, { metadata: { namespace } }: KubernetesObject, gateway: Ref): boolean =>
  parentRef?.name === gateway.name && (parentRef.namespace ?? namespace) === gateway.namespace;

function ruleOf({ prefix, service, port }: RouteWant, have: Rule = {}): Rule {
  const others = (have.filters ?? []).filter(({ type }) => type !== "URLRewrite");
  return {
    ...have,
    matches: [{ path: { type: "PathPrefix", value: prefix } }],
    filters: [...others, rewriteToRoot],
    backendRefs: [{ name: service, port }],
  };
}

/** The service has to be there, and to answer without TLS: the gateway ends it. */
async function refuseWithoutService(
  { namespace, service, port }: RouteWant,
  kubernetes: KubernetesReads,
): Promise<void> {
  const found = await kubernetes.get<
    KubernetesObject & { readonly spec?: { readonly ports?: readonly { port?: number }[] } }
  >(`/api/v1/namespaces/${namespace}/services/${service}`);
  if (found === undefined)
    throw new MissingError(
      `The cluster has no service ${namespace}/${service}.`,
      "Install the extension for Azure Machine Learning first, with inference (action aml-extension).",
    );
  const ports = found.spec?.ports?.map((each) => each.port) ?? [];
  if (ports.includes(port)) return;
  throw new UnfitError(
    `The service ${namespace}/${service} has no port ${port}, only ${ports.join(" and ")}: it ends TLS itself.`,
    "Write http: true in aml-extension, without a certificate, and give the certificate to the gateway (tls-secret).",
  );
}

/** What its gateway says of it; nothing while it does not name that. */
function statusOf(have: Have) {
  if (!have.spec.parentRefs?.some((each) => attaches(each, have, have.gateway))) return {};
  const parent = have.status?.parents?.find(({ parentRef }) => attaches(parentRef, have, have.gateway));
  return statusByConditions(have, parent?.conditions ?? [], ["Accepted", "ResolvedRefs"]);
}

function differences(want: RouteWant, have: Have) {
  const { parentRefs = [], hostnames = [], rules = [] } = have.spec;
  const rule = rules.find((each) => isOurs(each, want));
  const isAttached = parentRefs.some((each) => attaches(each, have, want.gateway));
  const isRule = rule !== undefined && rewrites(rule) && leadsTo(rule, want);
  const lacksHost = want.host !== undefined && !hostnames.includes(want.host);
  const spec = {
    ...(isAttached ? {} : { parentRefs: [...parentRefs, want.gateway] }),
    ...(lacksHost ? { hostnames: [...hostnames, want.host] } : {}),
    ...(isRule ? {} : { rules: [...rules.filter((each) => each !== rule), ruleOf(want, rule)] }),
  };
  const changes: Change[] = [
    ...(isAttached ? [] : [{ field: "spec.parentRefs", have: parentRefs, want: spec.parentRefs }]),
    ...(lacksHost ? [{ field: "spec.hostnames", have: hostnames, want: spec.hostnames }] : []),
    ...(isRule
      ? []
      : [{ field: `spec.rules ${want.prefix}`, ...(rule ? { have: rule } : {}), want: ruleOf(want, rule) }]),
  ];
  return { spec, changes };
}

interface Reads {
  readonly kubernetes: KubernetesReads;
  readonly gateway: RouteWant["gateway"];
}

interface Writes extends Reads {
  readonly kubernetes: Kubernetes;
}

const reported = (namespace: string, name: string, gateway: RouteWant["gateway"]) => ({
  path: pathOf(namespace, name),
  what: `the route ${namespace}/${name}`,
  statusOf: (found: Route) => statusOf({ ...found, gateway }),
});

const resource = defineResource<RouteWant, Have, ObjectBody, Reads, Writes>({
  kind: "route",
  id: ({ namespace, name }) => `${namespace}/${name}`,
  seal: annotationSeal,
  async read({ namespace, name, gateway }, { kubernetes }) {
    const found = await kubernetes.get<Route>(pathOf(namespace, name));
    return found && { ...found, gateway };
  },
  async plan(want, have, { kubernetes }): Promise<Planned<ObjectBody>> {
    const { spec, changes } = have === undefined ? { spec: {}, changes: [] } : differences(want, have);
    if (have !== undefined && changes.length === 0 && statusOf(have).failed === undefined) return { operation: "none" };
    if (!want.isInNew) await refuseWithoutService(want, kubernetes);
    if (have !== undefined) return { operation: "update", body: { spec }, changes };
    const { namespace, name, host } = want;
    const body: ObjectBody = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { namespace, name },
      spec: {
        parentRefs: [want.gateway],
        ...(host === undefined ? {} : { hostnames: [host] }),
        rules: [ruleOf(want)],
      },
    };
    return { operation: "create", body };
  },
  async create(id, body, { kubernetes, gateway }) {
    const [namespace = "", name = ""] = id.split("/");
    await kubernetes.create(`${gatewayApi}/namespaces/${namespace}/httproutes`, body);
    await follow(reported(namespace, name, gateway), kubernetes);
  },
  async update({ metadata }, body, { kubernetes, gateway }) {
    const { namespace = "", name, resourceVersion } = metadata;
    await kubernetes.patch(pathOf(namespace, name), { ...body, metadata: { resourceVersion } });
    await follow(reported(namespace, name, gateway), kubernetes);
  },
  delete: ({ metadata }, { kubernetes }) =>
    kubernetes.delete(pathOf(metadata.namespace ?? "", metadata.name), {
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    }),
  status: statusOf,
  wait: ({ metadata: { namespace = "", name }, gateway }, { kubernetes }) =>
    untilReported(reported(namespace, name, gateway), kubernetes),
});

/** A route of HTTP to a service. Rules, hosts and gateways of others in it stay. */
export const httpRoute = (kubernetes: Kubernetes, want: RouteWant, options?: GoalOptions): Goal<Have> =>
  resource({ kubernetes, gateway: want.gateway }, want, options);
