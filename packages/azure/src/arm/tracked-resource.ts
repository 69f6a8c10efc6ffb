import type { Azure, AzureReads } from "../azure.ts";
import type { ArmResource } from "./client.ts";
import { tagSeal } from "./ownership.ts";
import { armShows } from "./planned/shows.ts";
import { isAtRest, statusOf } from "./state.ts";

/** What is the same for every tracked resource: the seal in a tag, its status by its provisioning state, what is planned of it, waiting for it, deleting it. */
export const trackedResource = {
  seal: tagSeal,
  status: statusOf,
  shows: armShows(),
  wait: ({ id }: ArmResource, { arm }: AzureReads) => arm.until(id, isAtRest),
  delete: ({ id }: ArmResource, { arm }: Azure) => arm.delete(id),
} as const;
