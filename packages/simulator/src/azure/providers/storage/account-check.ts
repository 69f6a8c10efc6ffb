import { at, isObject, type JsonObject, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { badRequest, conflict, type Refusal } from "../../engine/refusal.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { checkFree } from "./account-name.ts";

const kinds = ["Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"];
const skus = [
  "Standard_LRS",
  "Standard_GRS",
  "Standard_RAGRS",
  "Standard_ZRS",
  "Standard_GZRS",
  "Standard_RAGZRS",
  "Premium_LRS",
  "Premium_ZRS",
];

const invalid = (target: string): Refusal =>
  badRequest("InvalidValuesForRequestParameters", `Values for request parameters are invalid: ${target}.`, { target });

/** The refusal of a change of what is set at creation alone. */
export const cannotUpdate = (path: string): Refusal =>
  conflict(
    "AccountPropertyCannotBeUpdated",
    `The property '${path.replace(/^properties\./, "")}' was specified in the input, but it cannot be updated.`,
  );

/** Refuses what Azure refuses. */
export function checkAccount(write: WriteRequest, draft: JsonObject): void {
  const { arm, have, id, name } = write;
  const sku = textOf(at(draft, "sku.name")) ?? "";
  const kind = textOf(draft.kind) ?? "";
  if (!skus.includes(sku)) throw invalid("sku");
  if (!kinds.includes(kind)) throw invalid("kind");
  if (have === undefined) checkFree(arm, name, id);
  checkRules(write);
  if (have === undefined && kind === "FileStorage" && !sku.startsWith("Premium")) throw invalid("sku");
  if (have === undefined) return;
  const isHierarchical = (from: JsonObject) => at(from, "properties.isHnsEnabled") === true;
  if (isHierarchical(draft) !== isHierarchical(have.resource)) throw cannotUpdate("isHnsEnabled");
  const tier = sku.split("_")[0];
  if (tier !== textOf(at(have.resource, "sku.tier"))) throw cannotUpdate("sku.tier");
  if (
    kind !== have.resource.kind &&
    !(kind === "StorageV2" && ["Storage", "BlobStorage"].includes(String(have.resource.kind)))
  )
    throw cannotUpdate("kind");
}

/** Rules say what becomes of all others. A subnet gets access by its service endpoint. */
function checkRules({ arm, body }: WriteRequest): void {
  const rules = at(body, "properties.networkAcls");
  if (!isObject(rules)) return;
  const ranges = objectsOf(rules.ipRules).map(({ value }) => String(value));
  if (textOf(rules.defaultAction) === undefined || ranges.some((range) => /\/3[12]$/.test(range)))
    throw invalid("networkAcls");
  for (const id of subnetsIn(rules)) {
    const endpoints = objectsOf(findEntry(arm.state, id)?.resource.properties.serviceEndpoints);
    if (!endpoints.some(({ service }) => /^Microsoft\.Storage(\.Global)?$/i.test(String(service))))
      throw badRequest(
        "NetworkAclsValidationFailure",
        `Validation of network acls failure: SubnetsHaveNoServiceEndpointsConfigured:Subnets ${id.split("/").at(-1)} of virtual network ${id.split("/subnets/")[0]} do not have ServiceEndpoints for Microsoft.Storage resources configured. Add Microsoft.Storage to subnet's ServiceEndpoints collection before trying to ACL Microsoft.Storage resources to these subnets..`,
      );
  }
}

/** The subnets that rules name. */
export const subnetsIn = (rules: unknown): string[] =>
  objectsOf(objectOf(rules).virtualNetworkRules).flatMap(({ id }) => textOf(id) ?? []);
