import { accessStory, rulesReview } from "./access.ts";
import { broughtStory } from "./brought.ts";
import { clusterStory } from "./cluster.ts";
import { customStory } from "./custom.ts";
import { listStory } from "./lists.ts";
import { mapStory } from "./maps.ts";
import { secretStory } from "./secrets.ts";
import type { Step } from "./step.ts";
import { volumeStory } from "./volumes.ts";

/** All stories, in the order in which they are played; each is in a namespace of its own. */
export const stories: Readonly<Record<string, readonly Step[]>> = {
  "ConfigMaps, and how any object is written": mapStory,
  "Secrets and ServiceAccounts": secretStory,
  "PersistentVolumes and claims": volumeStory,
  "lists and forms": listStory,
  "the cluster, namespaces and workloads": clusterStory,
  "roles and reviews": [...accessStory, rulesReview],
  "kinds by definition": customStory,
  "kinds that add-ons bring": broughtStory,
};
