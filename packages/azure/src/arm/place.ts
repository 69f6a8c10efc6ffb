import { optional, type Problem } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import { groupName, region } from "../inputs.ts";
import { groupId, parentOf } from "./resource-id.ts";
import { type Tags, tagList } from "./tags.ts";

/** Where a thing of a resource group stands, and how it is labelled: the inputs of every action that makes one. */
export const placeInputs = {
  "resource-group": groupName("The resource group of the resource; it must exist."),
  location: optional(
    region(
      "The region, such as northeurope; by default the region of the resource group for a new resource, and the present one for an existing resource. It cannot be changed later.",
    ),
  ),
  tags: optional(tagList("Tags, one name=value a line. Other tags stay.")),
} as const;

interface Given {
  readonly name: string;
  readonly "resource-group": string;
  readonly "subscription-id": string | undefined;
  readonly location: string | undefined;
  readonly tags: Tags | undefined;
}

/** The place of a thing and its labels, as wanted. */
export interface Place {
  readonly id: string;
  readonly location: string | undefined;
  readonly tags: Tags | undefined;
}

/** What the inputs of a place say of a thing of a type. */
export function placeOf(given: Given, type: string): Place {
  const group = groupId(given["subscription-id"] ?? "", given["resource-group"]);
  return { id: `${group}/providers/${type}/${given.name}`, location: given.location, tags: given.tags };
}

/** Only the subscription makes a whole ID of a name. */
export const needsSubscription = (given: { readonly "subscription-id"?: string | undefined }): Problem[] =>
  given["subscription-id"] === undefined
    ? [{ input: "subscription-id", problem: "It is missing: the resource group is in it." }]
    : [];

/** A name that is given in place of an ID is looked up in a subscription. */
export const lookUpNeedsSubscription = (
  input: string,
  nameOrId: string | undefined,
  subscription: string | undefined,
): Problem[] =>
  nameOrId !== undefined && !nameOrId.startsWith("/") && subscription === undefined
    ? [
        {
          input: "subscription-id",
          problem: `The name in ${input} is looked up in a subscription: give subscription-id, or a resource ID as ${input}.`,
        },
      ]
    : [];

/** Where a new thing goes: where the inputs say, else where its resource group is. */
export async function locationFor(
  { id, location }: Partial<Place> & Pick<Place, "id">,
  { arm }: AzureReads,
): Promise<string> {
  return location ?? (await arm.get(parentOf(id)))?.location ?? "";
}
