/**
 * The ways in which providers tell of a long wait. In the templates `{s}` is the subscription, `{g}` the group in
 * lower case, `{loc}` the location, `{r}` the resource's id, `{n}` its name and `{op}` the operation.
 */
export interface Style {
  readonly created: number;
  readonly changed: number;
  /** The Azure-AsyncOperation header. */
  readonly status?: string;
  /** The Location header. */
  readonly result?: string;
  readonly body: "resource" | "{}" | "none";
  /** Fixed api-version of the URLs, when it is not the caller's. */
  readonly version?: string;
  readonly port?: ":443";
  readonly query?: string;
  /** HTTP status of the status URL while it runs. */
  readonly running: 200 | 202;
  /** What a finished Location answers. */
  readonly final?: { readonly status: number; readonly body: "resource" | "result" | "none" };
  /** The status body has name, start and end, not only the status. */
  readonly named: boolean;
  /** Seconds. */
  readonly retryAfter: number;
  readonly notification?: boolean;
  /** Polls tell the URLs again: only while it runs, or to the end. */
  readonly echoes?: "running" | "always";
  /** The Location of a new one is the resource itself, which is no operation. */
  readonly self?: true;
  /** What the status of a write is while it runs, when not InProgress. */
  readonly word?: string;
}

const network = "/subscriptions/{s}/providers/Microsoft.Network/locations/{loc}";
const privateDns = "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Network";
const containerService = "/subscriptions/{s}/providers/Microsoft.ContainerService/locations/{loc}";
const registries = "/subscriptions/{s}/providers/Microsoft.ContainerRegistry/locations/{loc}";

export const styles = {
  networkWrite: {
    created: 201,
    changed: 200,
    status: `${network}/operations/{op}`,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
    notification: true,
  },
  networkDelete: {
    created: 202,
    changed: 202,
    status: `${network}/operations/{op}`,
    result: `${network}/operationResults/{op}`,
    body: "none",
    running: 200,
    named: false,
    final: { status: 204, body: "none" },
    retryAfter: 10,
    notification: true,
  },
  privateDns: {
    created: 202,
    changed: 202,
    status: `${privateDns}/privateDnsOperationStatuses/{op}`,
    result: `${privateDns}/privateDnsOperationResults/{op}`,
    body: "{}",
    port: ":443",
    running: 202,
    named: false,
    final: { status: 200, body: "resource" },
    retryAfter: 10,
    echoes: "running",
  },
  privateDnsDelete: {
    created: 202,
    changed: 202,
    status: `${privateDns}/privateDnsOperationStatuses/{op}`,
    result: `${privateDns}/privateDnsOperationResults/{op}`,
    body: "none",
    port: ":443",
    running: 202,
    named: false,
    final: { status: 204, body: "none" },
    retryAfter: 10,
    echoes: "running",
  },
  containerServiceWrite: {
    created: 201,
    changed: 200,
    status: `${containerService}/operations/{op}`,
    version: "2016-03-30",
    body: "resource",
    running: 200,
    named: true,
    retryAfter: 30,
  },
  containerServiceDelete: {
    created: 202,
    changed: 202,
    status: `${containerService}/operations/{op}`,
    result: `${containerService}/operationresults/{op}`,
    version: "2016-03-30",
    body: "none",
    running: 200,
    named: true,
    final: { status: 204, body: "none" },
    retryAfter: 30,
  },
  containerServiceAction: {
    created: 202,
    changed: 202,
    status: `${containerService}/operations/{op}`,
    result: `${containerService}/operationresults/{op}`,
    version: "2016-03-30",
    body: "none",
    running: 200,
    named: true,
    final: { status: 204, body: "none" },
    retryAfter: 30,
  },
  runCommand: {
    created: 202,
    changed: 202,
    result: "{r}/commandResults/{op}",
    body: "none",
    running: 202,
    named: true,
    final: { status: 200, body: "result" },
    retryAfter: 5,
  },
  registryWrite: {
    created: 201,
    changed: 200,
    status: "{r}/operationStatuses/{name}-{op}",
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
    echoes: "always",
    word: "Creating",
  },
  registryDelete: {
    created: 202,
    changed: 202,
    result: `${registries}/operationResults/registries-{op}`,
    body: "none",
    running: 202,
    named: true,
    final: { status: 200, body: "none" },
    retryAfter: 10,
  },
  registryAction: {
    created: 202,
    changed: 202,
    result: `${registries}/operationResults/registries-{op}`,
    body: "none",
    running: 202,
    named: true,
    final: { status: 200, body: "result" },
    retryAfter: 1,
    echoes: "running",
  },
  storageAccount: {
    created: 202,
    changed: 200,
    result: "/subscriptions/{s}/providers/Microsoft.Storage/locations/{loc}/asyncoperations/{op}",
    version: "2024-01-01",
    query: "monitor=true",
    body: "none",
    running: 202,
    named: false,
    final: { status: 200, body: "resource" },
    retryAfter: 17,
    echoes: "running",
  },
  groupDelete: {
    created: 202,
    changed: 202,
    result: "/subscriptions/{s}/operationresults/{op}",
    body: "none",
    running: 202,
    named: false,
    final: { status: 200, body: "none" },
    retryAfter: 15,
    echoes: "running",
  },
  clusterConfiguration: {
    created: 201,
    changed: 200,
    status: "{r}/operations/{op}",
    body: "resource",
    running: 200,
    named: true,
    retryAfter: 30,
  },
  clusterConfigurationPatch: {
    created: 202,
    changed: 202,
    status: "{r}/operations/{op}",
    body: "resource",
    running: 200,
    named: true,
    retryAfter: 30,
  },
  clusterConfigurationDelete: {
    created: 202,
    changed: 202,
    status: "{r}/operations/{op}",
    body: "none",
    running: 200,
    named: true,
    retryAfter: 30,
  },
  byResource: {
    created: 201,
    changed: 200,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
    self: true,
  },
  eventHubWrite: {
    created: 200,
    changed: 200,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
  },
  connectedClusterWrite: {
    created: 201,
    changed: 200,
    status: "/subscriptions/{s}/providers/Microsoft.Kubernetes/locations/{loc}/operationStatuses/{op}",
    body: "resource",
    running: 200,
    named: true,
    retryAfter: 5,
  },
  connectedClusterDelete: {
    created: 202,
    changed: 202,
    result: "/subscriptions/{s}/providers/Microsoft.Kubernetes/locations/{loc}/operationStatuses/{op}",
    body: "none",
    running: 202,
    named: true,
    final: { status: 204, body: "none" },
    retryAfter: 5,
  },
  eventHubDelete: {
    created: 202,
    changed: 202,
    result: "/subscriptions/{s}/resourcegroups/{g}/providers/Microsoft.EventHub/locations/{loc}/operationStatus/{n}",
    query: "resourceType=Namespace",
    body: "none",
    running: 202,
    named: true,
    final: { status: 200, body: "none" },
    retryAfter: 10,
    echoes: "running",
  },
} as const satisfies Record<string, Style>;

export type StyleName = keyof typeof styles;
