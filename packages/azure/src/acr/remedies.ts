import { final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern registries. */
export const acrRemedies: readonly Remedy[] = [
  final(
    /.*/,
    "A registry has either a retention policy or soft delete: turn off the one that you do not want (acr-retention with enabled: false, or az acr config soft-delete update --status Disabled).",
    /soft.?delete policy/i,
  ),
  final(
    /.*/,
    "The tier of the registry lacks this: write sku: Premium in create-acr, or leave it out.",
    /not supported for (the )?SKU/i,
  ),
];
