import type { Azure, AzureReads } from "../connect.ts";
import type { ArmResource } from "./client.ts";
import { tagSeal } from "./ownership.ts";
import { isAtRest, statusOf } from "./state.ts";

/** What is the same for every tracked resource: the seal in a tag, its status by its provisioning state, waiting for it, deleting it. */
export const trackedResource = {
  seal: tagSeal,
  status: statusOf,
  wait: ({ id }: ArmResource, { arm }: AzureReads) => arm.until(id, isAtRest),
  delete: ({ id }: ArmResource, { arm }: Azure) => arm.delete(id),
} as const;
