import type { Approval } from "@slipway/reconcile";
import { RemediedError } from "./remedied-error.ts";

/** An approval is in force, and gives this step nothing that it may do. */
export class ApprovalError extends RemediedError {
  override readonly name = "ApprovalError";
}

/** The single changes that were approved, by the step that plans them. */
export type Approvals = ReadonlyMap<string, readonly string[]>;

interface Context {
  readonly run: string;
  readonly commit: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const contextOf = (env: Env): Context => ({ run: env.GITHUB_RUN_ID || "-", commit: env.GITHUB_SHA || "-" });

/** An approval in one text: what it is for, then the changes of each step. */
export function formatApprovals(approvals: Approvals, env: Env): string {
  const { run, commit } = contextOf(env);
  const lines = [...approvals].map(([step, hashes]) => `${encodeURIComponent(step)} ${hashes.join(",")}`);
  return [`slipway-approval 1 ${run} ${commit}`, ...lines].join("\n");
}

const again = "Run all of it again, not only what failed: it makes a new plan for you to approve.";

/**
 * What a step may do under the approval that the job has in SLIPWAY_APPROVED. Undefined where no approval is in force; once
 * the variable is there, whatever is wrong with it is a refusal.
 */
export function approvalFor(step: string, env: Env): Approval | undefined {
  const text = env.SLIPWAY_APPROVED;
  if (text === undefined) return undefined;
  if (text.trim() === "")
    throw new ApprovalError(
      "Nothing was changed: SLIPWAY_APPROVED is empty, so nothing is approved.",
      `Take it from an output of the job that plans. If that job has a warning that its output "may contain secret", the runner dropped it: give secrets that are not part of a name. ${again}`,
    );
  const [head = "", ...lines] = text.trim().split(/\r?\n/);
  const [name, version, run, commit] = head.split(" ");
  if (name !== "slipway-approval" || version !== "1")
    throw new ApprovalError(
      "Nothing was changed: SLIPWAY_APPROVED is no approval that this version of Slipway wrote.",
      "Give the output approval of report-drift from the job that plans, of the same version.",
    );
  const now = contextOf(env);
  if (commit !== now.commit || run !== now.run)
    throw new ApprovalError(
      `Nothing was changed: the approval is for commit ${commit} in run ${run}, and this is commit ${now.commit} in run ${now.run}.`,
      again,
    );
  const own = lines.map((line) => line.split(" ")).find(([id = ""]) => id === encodeURIComponent(step));
  return new Set(own?.[1]?.split(",") ?? []);
}
