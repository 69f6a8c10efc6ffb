import type { Style } from "./style.ts";

const containerService = "/subscriptions/{s}/providers/Microsoft.ContainerService/locations/{loc}";

/** For operations that leave nothing to show: a deletion, a start, a stop. */
const containerServiceEmpty = {
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
} as const;

/** Clusters, what is configured in them, and those connected by Arc. */
export const clusterStyles = {
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
  containerServiceDelete: containerServiceEmpty,
  containerServiceAction: containerServiceEmpty,
  runCommand: {
    created: 202,
    changed: 202,
    result: "{r}/commandResults/{op}",
    body: "none",
    running: 202,
    named: true,
    final: { status: 200, body: "result" },
    retryAfter: 5,
    token: ({ id }) => id.replaceAll("-", ""),
  },
  clusterConfiguration: {
    created: 201,
    changed: 200,
    status: "{r}/operations/{op}",
    body: "resource",
    running: 200,
    named: true,
    retryAfter: 30,
    self: "https://{loc}.rp.kubernetesconfiguration.azure.com{r}",
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
} as const satisfies Record<string, Style>;
