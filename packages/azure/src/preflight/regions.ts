import type { Failure } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import { plainRegion } from "../arm/compare.ts";
import type { AzureReads } from "../azure.ts";
import { wanted } from "./fields.ts";

interface Region {
  readonly name: string;
  readonly metadata?: { readonly regionType?: string };
}

/** Things of these are in no region. */
const everywhere = "global";

/** Regions that the subscription does not have. */
export async function regionProblems(steps: readonly Step[], { arm }: AzureReads): Promise<Failure[]> {
  const asked = steps.flatMap((step) => {
    const region = wanted(step, "location");
    const [, subscription] = /^\/subscriptions\/([^/]+)\/resourceGroups\//i.exec(step.id) ?? [];
    return typeof region === "string" && region !== everywhere && subscription ? [{ region, subscription }] : [];
  });
  const [first] = asked;
  if (first === undefined) return [];
  const all = await arm.list<Region>(`/subscriptions/${first.subscription}/locations`);
  const names = all.map(({ name }) => name);
  const unknown = [...new Set(asked.map(({ region }) => region))].filter(
    (region) => !names.includes(plainRegion(region)),
  );
  if (unknown.length === 0) return [];
  const { closest } = await import("fastest-levenshtein");
  return unknown.map((region) => ({
    what: `The subscription has no region ${region}.`,
    remedy: `Did you mean ${closest(plainRegion(region), names)}? az account list-locations shows all of them.`,
  }));
}
