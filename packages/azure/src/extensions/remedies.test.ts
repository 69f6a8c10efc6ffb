import { answers } from "../remedies.test-support.ts";
import { extensionRemedies } from "./remedies.ts";

const stillRemoved = "still being removed from the cluster";
const notInstalled = "allow the cluster to reach mcr.microsoft.com";

answers(extensionRemedies, [
  ["BadRequest", "an operation is in progress", "busy", "Another change of the same extension"],
  ["ExtensionTypeNotFound", "", "no", "use a cluster in another one"],
  ["ExtensionOperationFailed", "helm: it already exists", "no", stillRemoved],
  ["ExtensionCreationFailed", "helm: it already exists", "no", stillRemoved],
  ["ExtensionOperationFailed", "", "no", notInstalled],
  ["ExtensionCreationFailed", "", "no", notInstalled],
]);
