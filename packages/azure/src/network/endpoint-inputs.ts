import { type Input, type Problem, text } from "@slipway/action";
import { parseId } from "../arm/resource-id.ts";
import { endpointGroups } from "./private-endpoint.ts";

const groupsOf = (target: string): readonly string[] | undefined =>
  Object.entries(endpointGroups).find(([type]) => type === parseId(target)?.type.toLowerCase())?.[1];

/** What an endpoint can lead to, by its resource ID. */
export const endpointTarget = (about: string): Input<string> => ({
  ...text(about),
  read: (value) =>
    groupsOf(value) === undefined
      ? {
          problem:
            "Write a resource ID of the form /subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerRegistry/registries/… or …/Microsoft.Storage/storageAccounts/….",
        }
      : { value },
});

/** A storage account has many groups, so one has to be said; a registry has one. */
export function groupsOfTarget({
  target = "",
  group,
}: {
  readonly target?: string;
  readonly group?: string | undefined;
}): Problem[] {
  const groups = groupsOf(target);
  if (groups === undefined || groups.includes(group ?? "registry")) return [];
  return [{ input: "group", problem: `The target has ${groups.join(", ")}: write one of these.` }];
}
