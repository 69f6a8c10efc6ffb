import type { Inventory } from "@slipway/simulator";
import type { StepPlan } from "../../runner/run/step-plan.ts";
import { awsIds } from "./aws.ts";
import { keyFor } from "./sketch.ts";

/** What happens to a thing: `drift` differs from what is wanted, `missing` was there or should be, `gone` is removed. */
export type Fate = "none" | "create" | "change" | "drift" | "missing" | "gone";

/** From the one that matters least. */
const byWeight: readonly Fate[] = ["none", "create", "change", "drift", "missing", "gone"];

/** Says what happens to a thing, or to the worst off of several that are drawn as one. */
export function fatesOf(had: Inventory, has: Inventory, plans: readonly StepPlan[]): (...ids: string[]) => Fate {
  const fates = new Map<string, Fate>();
  const [was, is] = [new Set(idsIn(had)), new Set(idsIn(has))];
  for (const id of was) if (!is.has(id)) fates.set(id, "gone");
  for (const id of is) if (!was.has(id)) fates.set(id, "create");
  for (const { mode, steps } of plans) {
    for (const { kind, id, operation } of steps) fates.set(keyFor(kind, id), fateOf(mode, operation));
  }
  return (...ids) =>
    ids
      .map((id) => fates.get(id.toLowerCase()) ?? "none")
      .reduce((worst, each) => (byWeight.indexOf(each) > byWeight.indexOf(worst) ? each : worst), "none");
}

function fateOf(mode: string, operation: string): Fate {
  if (operation === "delete") return "gone";
  if (operation === "create") return mode === "check" ? "missing" : "create";
  return mode === "check" ? "drift" : "change";
}

const idsIn = ({ azure, aws }: Inventory): string[] =>
  [...azure.map(({ resource }) => resource.id), ...awsIds(aws)].map((id) => id.toLowerCase());
