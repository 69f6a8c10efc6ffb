import { accessRequests } from "./access.test-support.ts";
import { clusterRequests } from "./clusters.test-support.ts";
import type { GoodRequest } from "./good-request.test-support.ts";
import { networkRequests } from "./network.test-support.ts";
import { otherRequests } from "./others.test-support.ts";
import { registryRequests } from "./registry.test-support.ts";
import { storageRequests } from "./storage.test-support.ts";

/** Requests that go through, in an order in which they do. */
export const good: readonly GoodRequest[] = [
  ...networkRequests,
  ...registryRequests,
  ...accessRequests,
  ...storageRequests,
  ...clusterRequests,
  ...otherRequests,
];
