import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern storage accounts. */
export const storageRemedies: readonly Remedy[] = [
  final(
    "StorageAccountAlreadyExists",
    "The account is in another resource group of the subscription: correct resource-group, or choose another name.",
  ),
  final(
    /^(StorageAccountAlreadyTaken|AccountNameInvalid|AlreadyInUse)$/,
    "The name is taken or not allowed: choose another one.",
  ),
  final(
    "ContainerQuotaDowngradeNotAllowed",
    "Azure lowers a provisioned quota a day after it was last raised: run again then, or write the present quota.",
  ),
  final(
    "NetworkAclsValidationFailure",
    "Give the subnet the service endpoint Microsoft.Storage first (action add-subnet, input service-endpoints).",
    /ServiceEndpoints/,
  ),
  busy(
    /^(ContainerBeingDeleted|ShareBeingDeleted|ResourceGroupBeingDeleted)$/,
    "A resource of that name is still being deleted: run again in a minute.",
  ),
];
