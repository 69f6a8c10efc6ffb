import { type Json, type JsonObject, mergePatch, objectOf, textOf } from "../engine/json.ts";
import { nameOf } from "../engine/path.ts";
import { Refusal } from "../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../engine/resource-type.ts";
import { findEntry } from "../engine/state.ts";
import { type Assigned, assignedAt, identifiers, reasonOf, violationOf } from "./assigned.ts";
import { judge, type Verdict } from "./condition.ts";
import { added, additionsOf } from "./effects.ts";
import { exemptionsAt } from "./exemption.ts";
import { evaluated } from "./expression.ts";
import { notSimulated } from "./not-simulated.ts";
import type { Subject } from "./subject.ts";
import { requireDeployable } from "./template.ts";

/** A request to make or change a resource. */
export interface Wanted {
  readonly type: ResourceType;
  readonly id: string;
  readonly verb: "put" | "patch";
  readonly apiVersion: string;
  readonly body: JsonObject;
  /** What is there, as it is shown. */
  readonly have: JsonObject | undefined;
}

/** The effect of what is deployed later where something is missing. */
export const deploys = "deployifnotexists";

/** A policy with one of these changes nothing. */
const idle: readonly string[] = ["audit", "auditifnotexists", "disabled", "manual", "denyaction"];
const effects = ["deny", "modify", "append", deploys, ...idle];

/** A policy with its effect. */
export interface Ruled extends Assigned {
  readonly effect: string;
  /** As the parameters spell it. */
  readonly spelled: string;
  readonly rule: JsonObject;
}

interface Against extends Verdict {
  readonly policy: Ruled;
}

/** The policies by which Resource Manager judges a request. */
export function policiesFor(arm: ArmContext, wanted: Wanted): Ruled[] {
  const assigned = assignedAt(arm.state, wanted.id);
  if (assigned.length === 0) return [];
  const isExempt = exemptionsAt(arm, wanted.id);
  return assigned.filter((policy) => !isExempt(policy)).flatMap((policy) => ruled(policy, wanted));
}

/** The body as policies leave it: first they add to it, then they refuse what is left. */
export function enforcePolicies(arm: ArmContext, wanted: Wanted): JsonObject {
  const policies = policiesFor(arm, wanted);
  requireDeployable(policies.filter(({ effect }) => effect === deploys));
  if (policies.every(({ effect }) => effect === deploys)) return wanted.body;
  let body = wanted.body;
  const against: Against[] = [];
  const judged = (policy: Ruled): [Subject, Verdict] => {
    const subject = subjectOf(arm, { ...wanted, body }, policy);
    return [subject, judge(subject, policy.rule.if ?? {})];
  };
  for (const policy of policies.filter(({ effect }) => effect === "modify" || effect === "append")) {
    const [subject, verdict] = judged(policy);
    if (!verdict.holds) continue;
    const details = objectOf(policy.rule.then).details;
    const changed = added(subject, body, additionsOf(subject, policy.effect, details));
    if (changed === undefined) against.push({ policy, ...verdict });
    else body = changed;
  }
  for (const policy of policies.filter(({ effect }) => effect === "deny")) {
    const [, verdict] = judged(policy);
    if (verdict.holds) against.push({ policy, ...verdict });
  }
  if (against.length > 0) throw denial(wanted.id, against);
  return body;
}

/** The policy with its effect, if it is one that Resource Manager judges such a request by. */
function ruled(policy: Assigned, { type, verb, body }: Wanted): Ruled[] {
  const { mode, policyRule } = policy.definition.resource.properties;
  const rule = objectOf(policyRule);
  const kind = (textOf(mode) ?? "Indexed").toLowerCase();
  // Others, such as Microsoft.Kubernetes.Data, are for what is within a resource.
  if (kind !== "all" && (kind !== "indexed" || type.location === undefined)) return [];
  if (verb === "patch" && Object.keys(body).join() === "tags" && !/"tags\b|'tags\b/i.test(JSON.stringify(rule.if)))
    return [];
  const { effect } = objectOf(rule.then);
  const spelled = String(evaluated(effect ?? "", { parameters: (name) => policy.parameters[String(name)] ?? "" }));
  const known = spelled.toLowerCase();
  if (!effects.includes(known)) throw notSimulated(`the effect ${spelled}`, effects);
  return idle.includes(known) ? [] : [{ ...policy, effect: known, spelled, rule }];
}

/** What a policy judges of a request. */
export function subjectOf({ state }: ArmContext, wanted: Wanted, policy: Assigned): Subject {
  const { type, id, verb, apiVersion, body, have } = wanted;
  const group = objectOf(findEntry(state, id.split("/").slice(0, 5).join("/"))?.resource);
  const merged = verb === "patch" ? { ...mergePatch(have ?? {}, body), tags: body.tags ?? have?.tags } : body;
  return { type: type.name, id, apiVersion, content: merged, group, parameters: policy.parameters };
}

/** The message names the policies, or where their assignments give reasons, those instead. */
function denial(id: string, against: readonly Against[]): Refusal {
  const infos = against.map(({ policy, because }): Json => {
    const reason = reasonOf(policy);
    const evaluationDetails = { evaluatedExpressions: [...because], ...(reason === undefined ? {} : { reason }) };
    return { type: "PolicyViolation", info: { evaluationDetails, ...violationOf(policy, policy.spelled) } };
  });
  const reasons = [...new Set(against.flatMap(({ policy }) => reasonOf(policy) ?? []))];
  const why =
    reasons.length > 0
      ? `Reasons: ${reasons.map((reason) => `'${reason}'`).join(", ")}. See error details for policy resource IDs.`
      : `Policy identifiers: '${JSON.stringify(against.map(({ policy }) => identifiers(policy)))}'.`;
  return new Refusal(403, "RequestDisallowedByPolicy", `Resource '${nameOf(id)}' was disallowed by policy. ${why}`, {
    gateway: true,
    extra: { target: nameOf(id), additionalInfo: infos },
  });
}
