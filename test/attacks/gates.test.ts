import type { GithubReads } from "../../packages/github/src/client/client.ts";
import { requireGate } from "../../packages/github/src/reports/gate.ts";

/** What a plan makes of an environment as GitHub's API answers (OpenAPI description of its REST API, schema "environment"). */
async function verdictOn(environment: object | undefined): Promise<string> {
  const warned: string[] = [];
  const github = { find: async () => environment } as unknown as GithubReads;
  try {
    await requireGate(github, "production", { warn: (text) => void warned.push(text) });
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
  return warned.length === 0 ? "guarded" : "warned of";
}

const reviewers = { type: "required_reviewers", reviewers: [{ type: "User", reviewer: { login: "octocat" } }] };
const policy = { protected_branches: false, custom_branch_policies: true };

const attacks: readonly (readonly [tried: string, environment: object | undefined, held: string])[] = [
  ["one that is misspelt", undefined, "refused"],
  ["one without rules", { protection_rules: [] }, "refused"],
  ["one whose rules are not shown", {}, "refused"],
  [
    "one that only says which branches may deploy",
    { protection_rules: [{ type: "branch_policy" }], deployment_branch_policy: policy },
    "refused",
  ],
  ["one whose reviewers are all gone", { protection_rules: [{ ...reviewers, reviewers: [] }] }, "refused"],
  [
    "one whose reviewers are all gone, with a policy",
    { protection_rules: [{ ...reviewers, reviewers: [] }, { type: "branch_policy" }] },
    "refused",
  ],
  ["one that only waits", { protection_rules: [{ type: "wait_timer", wait_timer: 30 }] }, "warned of"],
  ["one with reviewers", { protection_rules: [reviewers] }, "guarded"],
  ["one with reviewers and a policy", { protection_rules: [{ type: "branch_policy" }, reviewers] }, "guarded"],
];

test.each(
  attacks.map(([tried, environment, held]) => ({
    class: "an environment that guards nothing",
    tried,
    held,
    environment,
  })),
)("$class: $tried: $held", async ({ environment, held }) => {
  expect(await verdictOn(environment)).toMatch(new RegExp(`^${held}`));
});
