import { MissingError, UnfitError } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import { ArmError } from "./errors.ts";

/** The id of the one resource of a type that has this name in a subscription. An id is given back as it is. */
export async function lookUp(
  { arm }: AzureReads,
  type: string,
  nameOrId: string,
  subscription: string | undefined,
): Promise<string> {
  if (nameOrId.startsWith("/")) return nameOrId;
  const found = await byName(arm, type, nameOrId, subscription ?? "");
  const [only, ...others] = found;
  if (only === undefined) {
    throw new MissingError(
      `No ${type} named ${nameOrId} was found in subscription ${subscription}.`,
      "Correct the name or subscription-id; or, if the identity may not read it, grant it Reader on the resource.",
    );
  }
  if (others.length > 0) {
    throw new UnfitError(
      `Several ${type} are named ${nameOrId}: ${found.join(", ")}.`,
      "Give the resource ID of the one that you mean.",
    );
  }
  return only;
}

/** The ids of all resources of a type that have this name in a subscription. */
export async function byName(
  arm: AzureReads["arm"],
  type: string,
  name: string,
  subscription: string,
): Promise<string[]> {
  const all = await listed(arm, type, name, subscription);
  return all.filter((each) => each.name.toLowerCase() === name.toLowerCase()).map((each) => each.id);
}

/** By the provider's own list; without a right on the subscription by Resource Manager's index, which may lag behind by minutes. */
async function listed(arm: AzureReads["arm"], type: string, name: string, subscription: string) {
  try {
    return await arm.list(`/subscriptions/${subscription}/providers/${type}`);
  } catch (error) {
    const code = error instanceof ArmError ? error.code : undefined;
    if (code === "MissingSubscriptionRegistration") return [];
    if (code !== "AuthorizationFailed") throw error;
    const filter = encodeURIComponent(`resourceType eq '${type}' and name eq '${name.replaceAll("'", "''")}'`);
    return await arm.list(`/subscriptions/${subscription}/resources?$filter=${filter}`).catch(() => {
      throw error;
    });
  }
}
