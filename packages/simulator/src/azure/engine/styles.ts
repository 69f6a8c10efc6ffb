import { base64url } from "./base64url.ts";
import { clusterStyles } from "./cluster-styles.ts";
import { networkStyles } from "./network-styles.ts";
import type { Style } from "./style.ts";

const registries = "/subscriptions/{s}/providers/Microsoft.ContainerRegistry/locations/{loc}";
const machineLearning = "/subscriptions/{s}/providers/Microsoft.MachineLearningServices/locations/{loc}";

/** What each style looks like. */
export const styles = {
  ...networkStyles,
  ...clusterStyles,
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
    immediateUpdates: true,
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
    token({ id, name, location }) {
      const jobId = `RESOURCEGROUPDELETIONJOB-${name.toUpperCase().replaceAll("-", ":2D")}-${id}`;
      return base64url(JSON.stringify({ jobId, jobLocation: location }));
    },
  },
  machineLearningWrite: {
    created: 202,
    changed: 202,
    result: `${machineLearning}/workspaceOperationsStatus/{op}`,
    body: "none",
    running: 202,
    named: true,
    final: { status: 200, body: "resource" },
    retryAfter: 10,
  },
  machineLearningCompute: {
    created: 201,
    changed: 200,
    status: `${machineLearning}/computeOperationsStatus/{op}`,
    body: "resource",
    running: 200,
    named: true,
    retryAfter: 10,
  },
  machineLearningDelete: {
    created: 202,
    changed: 202,
    status: `${machineLearning}/computeOperationsStatus/{op}`,
    result: `${machineLearning}/computeOperationsResults/{op}`,
    body: "none",
    running: 200,
    named: true,
    final: { status: 204, body: "none" },
    retryAfter: 10,
  },
  byResource: {
    created: 201,
    changed: 200,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
    self: "{origin}{r}?api-version={v}",
  },
  eventHubWrite: {
    created: 200,
    changed: 200,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
  },
  keyVaultWrite: {
    created: 200,
    changed: 200,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
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

/** The name of a style. */
export type StyleName = keyof typeof styles;
