import type { Problem } from "@slipway/action";
import { needsSubscription } from "@slipway/azure";

interface Given {
  readonly workspace?: string | undefined;
  readonly "workspace-name"?: string | undefined;
  readonly "resource-group"?: string | undefined;
  readonly "subscription-id"?: string | undefined;
  readonly location?: string | undefined;
  readonly tags?: unknown;
  readonly "retention-days"?: number | undefined;
}

const ofNew = ["resource-group", "location", "tags", "retention-days"] as const;

/** A workspace is named by its ID, or made: not both. */
export function contradictions(given: Given): Problem[] {
  const { workspace, "workspace-name": name } = given;
  if (workspace === undefined && name === undefined)
    return [{ input: "workspace", problem: "Give the ID of a workspace; or workspace-name and resource-group." }];
  if (name === undefined)
    return ofNew
      .filter((input) => given[input] !== undefined)
      .map((input) => ({ input, problem: "It is for a workspace that workspace-name names: leave it out." }));
  return [
    ...needsSubscription(given),
    ...(workspace === undefined ? [] : [{ input: "workspace-name", problem: "Leave it out, or leave out workspace." }]),
    ...(given["resource-group"] === undefined
      ? [{ input: "resource-group", problem: "It is missing: the workspace is in it." }]
      : []),
  ];
}
