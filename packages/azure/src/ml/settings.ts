import type { Json } from "../arm/json-path.ts";
import { lastName } from "../arm/resource-id.ts";

/** How the router of inference requests is reached. */
export const routerServices = ["cluster-ip", "internal-load-balancer", "node-port", "public-load-balancer"] as const;
export type RouterService = (typeof routerServices)[number];

/** What is asked of the extension. What is undefined is not compared. */
export interface MlWant {
  readonly cluster: string;
  readonly training: boolean | undefined;
  readonly inference: boolean | undefined;
  readonly service: RouterService | undefined;
  readonly highAvailability: boolean | undefined;
  readonly http: boolean | undefined;
  readonly tlsName: string | undefined;
  readonly tlsSecret: string | undefined;
  readonly prometheus: boolean | undefined;
  readonly volcano: boolean | undefined;
  readonly relay: string | undefined;
  /** What Azure keeps and never shows, by the names of the chart. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Settings of the chart. None can be taken away again, so each has a word that says that it is off. */
export type Settings = Readonly<Record<string, string>>;

const word = (on: boolean): string => (on ? "True" : "False");

/** The service by the settings that the vendor's own client sends, which say it twice. */
function serviceSettings(service: RouterService): Settings {
  const isInternal = service === "internal-load-balancer";
  return {
    inferenceRouterServiceType:
      { "cluster-ip": "ClusterIP", "node-port": "NodePort" }[service as string] ?? "LoadBalancer",
    internalLoadBalancerProvider: isInternal ? "azure" : "none",
    "scoringFe.serviceType.internalLoadBalancer": word(isInternal),
    "scoringFe.serviceType.nodePort": word(service === "node-port"),
  };
}

/** Those of them that need not be there to be off. */
const absentIsOff = new Set([
  "internalLoadBalancerProvider",
  "scoringFe.serviceType.internalLoadBalancer",
  "scoringFe.serviceType.nodePort",
]);

function relaySettings(relay: string): Settings {
  return {
    "relayserver.enabled": "true",
    "relayserver.hybridConnectionResourceID": relay,
    "relayserver.hybridConnectionName": lastName(relay),
  };
}

/** The settings that the inputs name. */
export function settingsOf(want: MlWant): Settings {
  const { training, inference, service, highAvailability: ha, http, tlsName, tlsSecret, prometheus, volcano } = want;
  const isTls = tlsName !== undefined;
  const named: Record<string, string | undefined> = {
    enableTraining: training === undefined ? undefined : word(training),
    enableInference: inference === undefined ? undefined : word(inference),
    ...(service === undefined ? {} : serviceSettings(service)),
    inferenceRouterHA: ha === undefined ? undefined : word(ha),
    clusterPurpose: ha === undefined ? undefined : ha ? "FastProd" : "DevTest",
    allowInsecureConnections: isTls ? "False" : http === undefined ? undefined : word(http),
    sslCname: tlsName,
    sslSecret: tlsSecret,
    "scoringFe.sslSecret": tlsSecret,
    installPromOp: prometheus === undefined ? undefined : word(prometheus),
    installVolcano: volcano === undefined ? undefined : word(volcano),
    ...(want.relay === undefined ? {} : relaySettings(want.relay)),
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

const said = (value: unknown): string => String(value ?? "").toLowerCase();

const isOff = (name: string, value: unknown): boolean =>
  absentIsOff.has(name) && ["", "none", "false"].includes(said(value));

/** The settings that differ: words in any letter case. */
export const differing = (have: Json, want: Settings): Settings =>
  Object.fromEntries(
    Object.entries(want).filter(
      ([name, value]) => said(have[name]) !== said(value) && !(isOff(name, have[name]) && isOff(name, value)),
    ),
  );

/** The settings of a new one: what the vendor's own client adds to what it is given. */
export function newSettings(want: MlWant, location: string, isSmall: boolean, isArc: boolean): Json {
  const { cluster } = want;
  const region = location.toLowerCase().replaceAll(" ", "");
  const usual: MlWant = {
    ...want,
    training: want.training ?? true,
    inference: want.inference ?? true,
    service: want.service ?? "cluster-ip",
    highAvailability: want.highAvailability ?? !isSmall,
  };
  const all: Settings = {
    cluster_name: cluster,
    clusterId: cluster,
    cluster_name_friendly: lastName(cluster),
    "prometheus.prometheusSpec.externalLabels.cluster_name": cluster,
    domain: `${region}.cloudapp.azure.com`,
    location: region,
    jobSchedulerLocation: region,
    "servicebus.enabled": "false",
    "relayserver.enabled": String(isArc),
    "nginxIngress.enabled": String(!isArc),
    ...settingsOf(usual),
  };
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => !isOff(name, value)));
}
