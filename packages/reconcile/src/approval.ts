import type { Change } from "./change.ts";
import { fingerprint } from "./fingerprint.ts";
import { isRecord } from "./record.ts";
import type { Operation, Plan, Step, Subject } from "./step.ts";
import { isUnknown, isUnknownText, unknown } from "./unknown.ts";

/** Every single change of a plan, each by a short hash: what may be done, and nothing else. */
export type Approval = ReadonlySet<string>;

/**
 * What a plan asks approval for. Of what `isNew`, earlier steps of the job have yet to make: what a cloud gives it by itself
 * is not known, so the values that change may be any.
 */
export async function approvalOf(plan: Plan, isNew: (id: string) => boolean = () => false): Promise<Approval> {
  const names = plan.steps.flatMap((step) => namesOf(isNew(step.id) ? fromAnything(step) : step));
  const hashes = await Promise.all(names.map(fingerprint));
  return new Set(hashes.sort());
}

const fromAnything = (step: Step): Step =>
  step.operation === "update"
    ? { ...step, changes: step.changes.map((change) => ({ ...change, have: unknown("") })) }
    : step;

/** A short name of what a plan would do: equal plans have equal digests, whatever the order things were read in. */
export async function digest(plan: Plan): Promise<string> {
  return await fingerprint([...(await approvalOf(plan))].join("\n"));
}

/** A step, and how its thing came to be there. */
export interface Judged {
  readonly step: Step;
  /** A create that was approved may have brought it: then what is there now does not count, only what it becomes. */
  readonly mayBeCreated: boolean;
}

/** The steps that are not approved, each with only those of its changes that are not. What was unknown may be anything. */
export async function unapproved(judged: readonly Judged[], approval: Approval): Promise<Step[]> {
  const verdicts = await Promise.all(
    judged.map(async ({ step, mayBeCreated }) => {
      const changes = await unapprovedChanges(step, step.operation, approval);
      if (changes === undefined) return [];
      const came = mayBeCreated && step.operation === "update";
      if (came && (await unapprovedChanges(step, "create", approval)) === undefined) return [];
      return [{ ...step, changes }];
    }),
  );
  return verdicts.flat();
}

/** Whether a thing may be created. */
export async function mayBeCreated(subject: Subject, approval: Approval): Promise<boolean> {
  for (const id of idsOf(subject.id)) {
    if (approval.has(await fingerprint(nameOf({ ...subject, id }, "create")))) return true;
  }
  return false;
}

/** The changes of a step that are not approved for an operation; undefined when all of it is. */
async function unapprovedChanges(step: Step, operation: Operation, approval: Approval): Promise<Change[] | undefined> {
  const isApproved = async (change?: Change): Promise<boolean> => {
    const changes = change === undefined ? [undefined] : formsOf(change);
    for (const id of idsOf(step.id)) {
      for (const each of changes) {
        if (approval.has(await fingerprint(nameOf({ ...step, id }, operation, each)))) return true;
      }
    }
    return false;
  };
  const verdicts = await Promise.all(step.changes.map(isApproved));
  const changes = step.changes.filter((_, at) => !verdicts[at]);
  return changes.length === 0 && (await isApproved()) ? undefined : changes;
}

/** A change, and the forms that it had in a plan in which a value of it was not known yet. */
const formsOf = (change: Change): Change[] => {
  const anything = unknown("");
  return [
    change,
    { ...change, want: anything },
    { ...change, have: anything },
    { ...change, have: anything, want: anything },
  ];
};

/** An ID, and the forms that it had in a plan in which one or two parts of it were not known yet. */
function idsOf(id: string): string[] {
  const parts = id.split("/");
  const starred = (...places: number[]) => parts.map((part, at) => (places.includes(at) ? "*" : part)).join("/");
  const places = parts.flatMap((part, at) => (part === "" ? [] : [at]));
  return [id, ...places.flatMap((one, at) => places.slice(at).map((other) => starred(one, other)))];
}

/** A replace that was cut after its delete is a create of the same fields. */
function namesOf(step: Step): string[] {
  const operations: Operation[] = step.operation === "replace" ? ["replace", "create"] : [step.operation];
  return operations.flatMap((operation) => [
    nameOf(step, operation),
    ...step.changes.map((change) => nameOf(step, operation, change)),
  ]);
}

function nameOf(step: Subject, operation: Operation, change?: Change): string {
  const { field, have, want } = change ?? {};
  const shown = isWhollyUnknown(want) ? unknown("") : want;
  const where = step.where === undefined ? [] : [step.where];
  const from = operation === "create" ? undefined : have;
  return canonical([step.kind, starredId(step.id), operation, field, from, shown, ...where]);
}

/** A list of which nothing is known yet may also turn out to have another number of items. */
const isWhollyUnknown = (value: unknown): boolean =>
  isUnknown(value) || (Array.isArray(value) && value.length > 0 && value.every(isUnknown));

/** A part that is not known yet is a star. */
const starredId = (id: string): string =>
  id
    .split("/")
    .map((part) => (isUnknownText(part) ? "*" : part))
    .join("/");

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}
