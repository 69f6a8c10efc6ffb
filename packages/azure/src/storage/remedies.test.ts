import { answers } from "../remedies.test-support.ts";
import { storageRemedies } from "./remedies.ts";

const taken = "The name is taken or not allowed";
const stillDeleted = "is still being deleted";

answers(storageRemedies, [
  ["StorageAccountAlreadyExists", "", "no", "correct resource-group, or choose another name"],
  ["StorageAccountAlreadyTaken", "", "no", taken],
  ["AccountNameInvalid", "", "no", taken],
  ["AlreadyInUse", "", "no", taken],
  ["ContainerQuotaDowngradeNotAllowed", "", "no", "a day after it was last raised"],
  ["NetworkAclsValidationFailure", "SubnetsHaveNoServiceEndpointsConfigured", "no", "input service-endpoints"],
  ["ContainerBeingDeleted", "", "busy", stillDeleted],
  ["ShareBeingDeleted", "", "busy", stillDeleted],
  ["ResourceGroupBeingDeleted", "", "busy", stillDeleted],
]);
