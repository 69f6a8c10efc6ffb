import { MissingError, type Run } from "@slipway/action";
import type { GithubReads } from "../client/client.ts";

interface Rule {
  readonly type: string;
  /** People and teams; those that are gone are in it no more. */
  readonly reviewers?: readonly unknown[];
}

interface Environment {
  readonly name: string;
  readonly protection_rules?: readonly Rule[];
}

/**
 * Refuses to go on towards an environment that guards nothing: GitHub creates one that is misspelt when a job names it,
 * without protection, and starts that job at once.
 */
export async function requireGate(github: GithubReads, name: string, { warn }: Pick<Run, "warn">): Promise<void> {
  const found = await github.find<Environment>(`environments/${encodeURIComponent(name)}`);
  const create = `Create it under Settings > Environments, with required reviewers, before anything is applied. To apply without an approval, leave the input environment empty.`;
  if (found === undefined)
    throw new MissingError(
      `The environment ${name} does not exist: GitHub would create it without protection, and the apply would go ahead without an approval.`,
      create,
    );
  // Which branches may deploy says nothing of who approves it, and reviewers may all be gone.
  const rules = (found.protection_rules ?? []).filter(
    ({ type, reviewers }) => type !== "branch_policy" && reviewers?.length !== 0,
  );
  if (rules.length === 0)
    throw new MissingError(
      `The environment ${name} has no protection that asks someone or waits: the apply would go ahead without an approval.`,
      `Give it required reviewers (a list of branches that may deploy is none) under Settings > Environments (private repositories need GitHub Enterprise for that). To apply without an approval, leave the input environment empty.`,
    );
  if (!rules.some(({ type }) => type === "required_reviewers"))
    warn(`The environment ${name} has no required reviewers: no one is asked before the apply.`);
}
