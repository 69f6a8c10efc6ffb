import type { Run } from "@slipway/action";
import { deepestOf } from "../arm/error-body.ts";
import { ArmError } from "../arm/errors.ts";
import { isWithinScope } from "./scope.ts";

/** A role that someone got on something, and when. */
interface Grant {
  readonly principal: string;
  readonly type: string;
  readonly scope: string;
  readonly at: number;
}

/** So long a new assignment may take to count everywhere. */
const tenMinutes = 600_000;
const rest = 10_000;

const codes = ["AuthorizationFailed", "LinkedAuthorizationFailed"];

/** What each run has granted itself. */
const own = new WeakMap<Run, Grant[]>();

interface Body {
  readonly properties?: { readonly principalId?: unknown; readonly principalType?: unknown };
}

const grantOf = (id: string, { properties = {} }: Body, at: number): Grant => ({
  principal: String(properties.principalId).toLowerCase(),
  type: String(properties.principalType),
  scope: id.replace(/\/providers\/Microsoft\.Authorization\/roleAssignments\/[^/]+$/i, ""),
  at,
});

/** Notes that this run has made an assignment. */
export function noteGrant(id: string, body: Body, run: Run): void {
  own.set(run, [...(own.get(run) ?? []), grantOf(id, body, run.clock.now())]);
}

/** What earlier steps of the job have granted, by its ledger. */
const earlier = ({ entries }: Run): Grant[] =>
  entries
    .filter(({ story, changed }) => story.mode === "apply" && changed)
    .flatMap(({ story, at }) =>
      (story.plan?.steps ?? [])
        .filter(({ kind, operation }) => kind === "role assignment" && operation !== "delete")
        .map(({ id, changes }) => {
          const value = (name: string) => changes.find(({ field }) => field === `properties.${name}`)?.want;
          const properties = { principalId: value("principalId"), principalType: value("principalType") };
          return grantOf(id, { properties }, at);
        }),
    );

/** Whether a refusal is about whom, and where, this job granted something a moment ago. A message names no groups. */
function isFresh({ body }: ArmError, run: Run): boolean {
  const { code, message } = deepestOf(body);
  if (!codes.includes(code)) return false;
  const said = message.toLowerCase();
  const scopes = said.match(/(?<=')\/[^']+(?=')/g) ?? [];
  return [...(own.get(run) ?? []), ...earlier(run)].some(
    ({ principal, type, scope, at }) =>
      run.clock.now() - at < tenMinutes &&
      (type === "Group" || said.includes(principal)) &&
      scopes.some((one) => isWithinScope(one, scope)),
  );
}

/** Does it again while a right that this job granted a moment ago does not count yet; other refusals are final at once. */
export async function onceGrantsCount<T>(what: string, run: Run, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ArmError) || !isFresh(error, run)) throw error;
      run.debug(`${what}: ${error.code} right after a role was assigned, trying again`);
      await run.clock.sleep(rest);
    }
  }
}
