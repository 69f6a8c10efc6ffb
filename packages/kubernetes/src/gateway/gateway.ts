import { MissingError } from "@slipway/action";
import { changed, defineResource, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { type Condition, type Conditioned, follow, statusByConditions, untilReported } from "./conditions.ts";
import { annotationSeal, type ObjectBody } from "./maker.ts";

export const gatewayApi = "/apis/gateway.networking.k8s.io/v1";

/** The class that AKS's application routing brings with its managed Gateway API. */
export const usualClass = "approuting-istio";

const internal = "service.beta.kubernetes.io/azure-load-balancer-internal";

/** A gateway with one listener of ours. What is undefined is not compared. */
export interface GatewayWant {
  readonly namespace: string;
  readonly name: string;
  readonly className: string | undefined;
  readonly host: string | undefined;
  /** The secret with the certificate, in the gateway's namespace. */
  readonly tlsSecret: string | undefined;
  /** Whether its address is one of the internet. */
  readonly isPublic: boolean | undefined;
  /** Whether the cluster is planned to be made: there is nothing to look at. */
  readonly isInNew: boolean;
}

interface Listener {
  readonly name: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly tls?: { readonly mode?: string; readonly certificateRefs?: readonly { readonly name: string }[] };
}

/** A gateway, in wire shape. */
export interface Gateway extends Conditioned {
  readonly spec: {
    readonly gatewayClassName: string;
    readonly listeners: readonly Listener[];
    readonly infrastructure?: { readonly annotations?: Readonly<Record<string, string>> };
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly listeners?: readonly { readonly name?: string; readonly conditions?: readonly Condition[] }[];
    readonly addresses?: readonly { readonly value?: string }[];
  };
}

export const gatewayPath = (namespace: string, name: string): string =>
  `${gatewayApi}/namespaces/${namespace}/gateways/${name}`;

/** The listener of ours, by its name. */
const listenerName = "aml";

function listenerOf({ host, tlsSecret }: GatewayWant): Listener {
  const tls = tlsSecret === undefined ? undefined : { mode: "Terminate", certificateRefs: [{ name: tlsSecret }] };
  return {
    name: listenerName,
    ...(host === undefined ? {} : { hostname: host }),
    ...(tls === undefined ? { port: 80, protocol: "HTTP" } : { port: 443, protocol: "HTTPS", tls }),
  };
}

async function refuseWithoutClass(className: string, kubernetes: KubernetesReads): Promise<void> {
  if (await kubernetes.get(`${gatewayApi}/gatewayclasses/${className}`)) return;
  throw new MissingError(
    `The cluster has no gateway class ${className}.`,
    className === usualClass
      ? "Turn on AKS's managed Gateway API and its application routing: gateway-api: true of create-aks, or az aks update --enable-gateway-api --enable-app-routing-istio. Or name the class of another implementation in gateway-class."
      : "Correct gateway-class, or install the implementation that brings it: kubectl get gatewayclasses shows what there is.",
  );
}

/** A gateway works when it is programmed, and its listener has its certificate. */
function statusOf(gateway: Gateway) {
  const { conditions = [], listeners = [] } = gateway.status ?? {};
  const whole = statusByConditions(gateway, conditions, ["Accepted", "Programmed"]);
  if (whole.failed !== undefined || whole.inProgress !== undefined) return whole;
  const own = listeners.find(({ name }) => name === listenerName)?.conditions ?? [];
  return statusByConditions(gateway, own, ["Accepted", "ResolvedRefs", "Programmed"]);
}

const annotationsFor = (isPublic: boolean) => ({ infrastructure: { annotations: { [internal]: String(!isPublic) } } });

function planned(want: GatewayWant, have: Gateway): Planned<ObjectBody> {
  const { spec } = have;
  const there = spec.listeners.find(({ name }) => name === listenerName);
  const listener =
    there === undefined || want.tlsSecret !== undefined
      ? listenerOf(want)
      : { name: listenerName, ...(want.host === undefined ? {} : { hostname: want.host }) };
  const { className, isPublic } = want;
  const wanted = { gatewayClassName: className, ...(isPublic === undefined ? {} : annotationsFor(isPublic)) };
  const changes = [
    ...changed(spec, wanted, undefined, "spec"),
    ...(there === undefined
      ? [{ field: `spec.listeners.${listenerName}`, want: listener }]
      : changed(there, listener, undefined, `spec.listeners.${listenerName}`)),
  ];
  if (changes.length === 0 && statusOf(have).failed === undefined) return { operation: "none" };
  const others = spec.listeners.filter((each) => each !== there);
  const isSame = there !== undefined && changed(there, listener).length === 0;
  return {
    operation: "update",
    body: { spec: { ...wanted, ...(isSame ? {} : { listeners: [...others, { ...there, ...listener }] }) } },
    changes,
  };
}

const reported = (namespace: string, name: string) => ({
  path: gatewayPath(namespace, name),
  what: `the gateway ${namespace}/${name}`,
  statusOf,
});

/** A gateway of the Gateway API: private unless it is said to be public. */
export const gateway = defineResource<GatewayWant, Gateway, ObjectBody, KubernetesReads, Kubernetes>({
  kind: "gateway",
  id: ({ namespace, name }) => `${namespace}/${name}`,
  seal: annotationSeal,
  read: ({ namespace, name }, kubernetes) => kubernetes.get<Gateway>(gatewayPath(namespace, name)),
  async plan(want, have, kubernetes) {
    if (have !== undefined) return planned(want, have);
    const { namespace, name, className = usualClass, isPublic = false } = want;
    if (!want.isInNew) await refuseWithoutClass(className, kubernetes);
    const body: ObjectBody = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { namespace, name },
      spec: { gatewayClassName: className, ...annotationsFor(isPublic), listeners: [listenerOf(want)] },
    };
    return { operation: "create", body };
  },
  async create(id, body, kubernetes) {
    const [namespace = "", name = ""] = id.split("/");
    await kubernetes.create(`${gatewayApi}/namespaces/${namespace}/gateways`, body);
    await follow(reported(namespace, name), kubernetes);
  },
  async update({ metadata }, body, kubernetes) {
    const { namespace = "", name, resourceVersion } = metadata;
    await kubernetes.patch(gatewayPath(namespace, name), { ...body, metadata: { resourceVersion } });
    await follow(reported(namespace, name), kubernetes);
  },
  delete: ({ metadata }, kubernetes) =>
    kubernetes.delete(gatewayPath(metadata.namespace ?? "", metadata.name), {
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    }),
  status: statusOf,
  wait: ({ metadata: { namespace = "", name } }, kubernetes) => untilReported(reported(namespace, name), kubernetes),
});

/** The address that a gateway has. */
export const addressOf = (found: Gateway | undefined): string => found?.status?.addresses?.[0]?.value ?? "";

/** Whether a gateway has an address in the internet, or will have once it is as it is said to be. One that is made is private. */
export const isInternet = (found: Gateway | undefined, said: boolean | undefined): boolean =>
  said ?? (found !== undefined && found.spec.infrastructure?.annotations?.[internal] !== "true");

/** A gateway of someone else's, which has to be there: how it is doing is theirs. */
export const existingGateway = defineResource<
  Pick<GatewayWant, "namespace" | "name" | "isInNew">,
  Gateway,
  never,
  KubernetesReads,
  Kubernetes
>({
  kind: "gateway",
  id: ({ namespace, name }) => `${namespace}/${name}`,
  seal: "unsealed",
  read: ({ namespace, name }, kubernetes) => kubernetes.get<Gateway>(gatewayPath(namespace, name)),
  plan({ namespace, name, isInNew }, have) {
    if (have !== undefined || isInNew) return { operation: "none" };
    throw new MissingError(
      `The gateway ${namespace}/${name} does not exist.`,
      "Correct the input gateway; or leave it out, and one is created.",
    );
  },
});
