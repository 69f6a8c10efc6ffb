import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern extensions of a cluster. */
export const extensionRemedies: readonly Remedy[] = [
  busy(
    "BadRequest",
    "Another change of the same extension is still in progress: run again when it has finished.",
    /operation is in progress/i,
  ),
  final(
    "ExtensionTypeNotFound",
    "The region of the cluster does not offer this extension: use a cluster in another one.",
  ),
  final(
    /^Extension(Operation|Creation)Failed$/,
    "What was installed before is still being removed from the cluster: run again in a few minutes.",
    /already exists/i,
  ),
  final(
    /^Extension(Operation|Creation)Failed$/,
    "The extension cannot be installed: look at its pods and events in the cluster, and allow the cluster to reach mcr.microsoft.com.",
  ),
];
