import { answers } from "../remedies.test-support.ts";
import { acrRemedies } from "./remedies.ts";

answers(acrRemedies, [
  [
    "Whatever",
    "Soft delete policy cannot be enabled while the retention policy is enabled",
    "no",
    "turn off the one that you do not want",
  ],
  ["SkuNotSupported", "Private links are not supported for the SKU Basic", "no", "write sku: Premium in create-acr"],
  ["Whatever", "Zone redundancy is not supported for SKU Standard", "no", "write sku: Premium in create-acr"],
]);
