import type { Change } from "./change.ts";
import { fingerprint } from "./fingerprint.ts";
import { isRecord } from "./record.ts";
import { keyOf, type Operation, type Plan, type Step } from "./step.ts";
import { isUnknown, unknown } from "./unknown.ts";

/** Every single change of a plan, each by a short hash: what may be done, and nothing else. */
export type Approval = ReadonlySet<string>;

/** What a plan asks approval for. */
export async function approvalOf(plan: Plan): Promise<Approval> {
  const hashes = await Promise.all(plan.steps.flatMap(namesOf).map(fingerprint));
  return new Set(hashes.sort());
}

/** A short name of what a plan would do: equal plans have equal digests, whatever the order things were read in. */
export async function digest(plan: Plan): Promise<string> {
  return await fingerprint([...(await approvalOf(plan))].join("\n"));
}

/**
 * The steps that are not approved, each with only those of its changes that are not. What was unknown may be anything.
 * With `inNewParent` the thing may have come with a parent that this run created: then what is there now is the cloud's
 * own, and only what it becomes has to be what was approved.
 */
export async function unapproved(
  steps: readonly Step[],
  approval: Approval,
  { inNewParent = false }: { readonly inNewParent?: boolean } = {},
): Promise<Step[]> {
  const judged = await Promise.all(
    steps.map(async (step) => {
      const changes = await unapprovedChanges(step, step.operation, approval);
      if (changes === undefined) return [];
      const came = inNewParent && step.operation === "update";
      if (came && (await unapprovedChanges(step, "create", approval)) === undefined) return [];
      return [{ ...step, changes }];
    }),
  );
  return judged.flat();
}

/** The changes of a step that are not approved for an operation; undefined when all of it is. */
async function unapprovedChanges(step: Step, operation: Operation, approval: Approval): Promise<Change[] | undefined> {
  const isApproved = async (change?: Change) => approval.has(await fingerprint(nameOf(step, operation, change)));
  const verdicts = await Promise.all(
    step.changes.map(
      async (change) => (await isApproved(change)) || (await isApproved({ ...change, want: unknown("") })),
    ),
  );
  const changes = step.changes.filter((_, at) => !verdicts[at]);
  return changes.length === 0 && (await isApproved()) ? undefined : changes;
}

/** A replace that was cut after its delete is a create of the same fields. */
function namesOf(step: Step): string[] {
  const operations: Operation[] = step.operation === "replace" ? ["replace", "create"] : [step.operation];
  return operations.flatMap((operation) => [
    nameOf(step, operation),
    ...step.changes.map((change) => nameOf(step, operation, change)),
  ]);
}

function nameOf(step: Step, operation: Operation, change?: Change): string {
  const { field, have, want } = change ?? {};
  const shown = isUnknown(want) ? unknown("") : want;
  return canonical([keyOf(step), operation, field, operation === "create" ? undefined : have, shown]);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(",")}}`;
}
