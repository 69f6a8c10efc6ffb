import { install } from "../engine/install.ts";
import { objectOf, textOf } from "../engine/json.ts";
import { Refusal } from "../engine/refusal.ts";
import type { ArmContext } from "../engine/resource-type.ts";
import { type Entry, entriesUnder, findEntry } from "../engine/state.ts";
import { show } from "../engine/view.ts";
import { judge } from "./condition.ts";
import { deploys, policiesFor, type Ruled, subjectOf, type Wanted } from "./enforce.ts";
import { resolved } from "./subject.ts";
import { deployedBy } from "./template.ts";

/** What a `Due` of an evaluation carries. */
export const evaluationDue = "arm.policy";

/** So long after a success it is looked whether anything is missing: the default of `evaluationDelay`. */
const delay = 10 * 60;

const wantedOf = (arm: ArmContext, entry: Entry): Wanted | undefined => {
  const type = arm.resourceType(entry.type);
  const have = show(arm, entry);
  return type && { type, id: entry.resource.id, verb: "put", apiVersion: type.versions.range[1], body: have, have };
};

const deploying = (arm: ArmContext, wanted: Wanted): Ruled[] =>
  policiesFor(arm, wanted).filter(
    (policy) =>
      policy.effect === deploys && judge(subjectOf(arm, wanted, policy), objectOf(policy.rule).if ?? {}).holds,
  );

/** Once a resource was made or changed, policies look at it again: learn.microsoft.com/…/concepts/effect-deploy-if-not-exists. */
export function evaluateLater(arm: ArmContext, entry: Entry): void {
  const wanted = wantedOf(arm, entry);
  if (wanted !== undefined && deploying(arm, wanted).length > 0)
    arm.world.after(delay, evaluationDue, { id: entry.resource.id });
}

/** Deploys what is missing. A deployment that a provider refuses, or that meets a change in progress, fails by itself. */
export function evaluateNow(arm: ArmContext, { id }: { readonly id: string }): void {
  const entry = findEntry(arm.state, id);
  const wanted = entry && wantedOf(arm, entry);
  if (wanted === undefined || entry?.operation !== undefined) return;
  for (const policy of deploying(arm, wanted).filter((each) => !isThere(arm, wanted, each)))
    try {
      for (const one of deployedBy(policy, subjectOf(arm, wanted, policy))) install(arm, one.id, one.body);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
    }
}

/** Whether there is what the policy asks for: the resource itself, or something on it that meets the condition. */
function isThere(arm: ArmContext, wanted: Wanted, policy: Ruled): boolean {
  const details = objectOf(objectOf(policy.rule.then).details);
  const type = textOf(details.type)?.toLowerCase();
  const name = details.name === undefined ? undefined : resolved(subjectOf(arm, wanted, policy), details.name);
  const own = findEntry(arm.state, wanted.id);
  const candidates = own?.type === type ? [own] : entriesUnder(arm.state, wanted.id).filter((one) => one.type === type);
  return candidates.some((one) => {
    if (one === undefined || (name !== undefined && one.resource.name !== name)) return false;
    const seen = wantedOf(arm, one);
    return seen !== undefined && judge(subjectOf(arm, seen, policy), details.existenceCondition ?? yes).holds;
  });
}

const yes = { field: "type", exists: "true" };
