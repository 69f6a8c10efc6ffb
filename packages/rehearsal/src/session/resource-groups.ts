import { type Cloud, costTag, firstDeployer } from "@slipway/simulator";
import { request } from "./operator.ts";

/** Any location will do: resources in a group may be elsewhere. */
const location = "northeurope";

/** Creates the resource groups that inputs name: our workflows and actions expect them to exist. In a landing zone they have its tag. */
export async function createResourceGroups(
  { cloud, landingZone }: { readonly cloud: Cloud; readonly landingZone?: boolean },
  ...inputs: readonly unknown[]
): Promise<void> {
  const body = { location, ...(landingZone ? { tags: { [costTag]: "4711" } } : {}) };
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  for (const group of new Set(inputs.flatMap(resourceGroupsIn))) {
    await request(cloud, "PUT", `/subscriptions/${subscriptionId}/resourceGroups/${group}`, "2021-04-01", body);
  }
}

/** The resource groups that inputs name, also within a list of environments written as JSON. */
export function resourceGroupsIn(value: unknown): string[] {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? resourceGroupsIn(parsed(value)) : [];
  if (typeof value !== "object" || value === null) return [];
  const { "resource-group": group } = value as Readonly<Record<string, unknown>>;
  return [
    ...(typeof group === "string" && group !== "" ? [group] : []),
    ...Object.values(value).flatMap(resourceGroupsIn),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
