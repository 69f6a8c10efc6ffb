import { UnfitError } from "@slipway/action";
import type { ArmReads, ArmResource } from "../arm/client.ts";

/** What a resource can log, and the groups that each category is in. */
export type Categories = ReadonlyMap<string, readonly string[]>;

/** The categories of a resource's logs: none while it is not there. */
export async function logCategories(resource: string, arm: ArmReads): Promise<Categories> {
  const all = await arm.list<ArmResource>(`${resource}/providers/Microsoft.Insights/diagnosticSettingsCategories`);
  const logs = all.filter(({ properties }) => properties.categoryType === "Logs");
  return new Map(logs.map(({ name, properties }) => [name, (properties.categoryGroups ?? []) as string[]]));
}

/** Refuses categories that the resource does not have. */
export async function refuseUnknown(wanted: readonly string[], known: Categories): Promise<void> {
  const wrong = wanted.filter((name) => !known.has(name));
  // A cluster that is only planned has none yet.
  if (wrong.length === 0 || known.size === 0) return;
  const { closest } = await import("fastest-levenshtein");
  throw new UnfitError(
    `The cluster has no logs of the category ${wrong.join(", ")}.`,
    `Did you mean ${wrong.map((name) => closest(name, [...known.keys()])).join(", ")}? It has ${[...known.keys()].join(", ")}.`,
  );
}
