import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern extensions of a cluster. */
export const extensionRemedies: readonly Remedy[] = [
  busy(
    "BadRequest",
    "Another change of the same extension is still going on: run again when it has ended.",
    /operation is in progress/i,
  ),
  final(
    "ExtensionTypeNotFound",
    "The region of the cluster does not offer this extension: use a cluster in another one.",
  ),
  final(
    /^Extension(Operation|Creation)Failed$/,
    "What was installed before is still being removed from the cluster: run again in some minutes.",
    /already exists/i,
  ),
  final(
    /^Extension(Operation|Creation)Failed$/,
    "The extension does not install: look at its pods and events in the cluster, and let the cluster reach mcr.microsoft.com.",
  ),
];
