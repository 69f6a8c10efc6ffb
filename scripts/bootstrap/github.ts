import type { Names } from "./names.ts";
import type { Section } from "./section.ts";
import { hasIds } from "./subjects.ts";

const repositoryOf = ({ owner, repository }: Names) => `${owner}/${repository}`;

/** Which server `gh` speaks to, where it is not github.com. */
const host = ({ server }: Names): Section[] =>
  server === "https://github.com"
    ? []
    : [
        {
          title: "Name the server",
          why: "Without this, gh speaks to github.com. Sign in first with gh auth login --hostname.",
          commands: [`export GH_HOST=${server.replace("https://", "")}`],
        },
      ];

/** What has to be known of the repository: since July 2026 subjects hold its IDs, except on GitHub Enterprise Server. */
export const ids = (names: Names): Section[] => [...host(names), ...(hasIds(names) ? [lookedUp(names)] : [])];

const lookedUp = (names: Names): Section => ({
  title: "Look up the repository's IDs",
  why: "A job's token says who it is in its subject. GitHub writes it with the names of owner and repository; for repositories that were created, renamed or transferred since 15 July 2026 it adds their IDs. The commands below trust both forms.",
  commands: [
    `OWNER_ID="$(gh api repos/${repositoryOf(names)} --jq .owner.id)"`,
    `REPOSITORY_ID="$(gh api repos/${repositoryOf(names)} --jq .id)"`,
  ],
});

/** The environment with its reviewer, and the variables that the workflow reads. */
export const settings = (names: Names, variables: Readonly<Record<string, string>>): Section => {
  const environment = `repos/${repositoryOf(names)}/environments/${names.environment}`;
  return {
    title: "Set up the repository",
    why: `The variables are not sensitive. The environment requires your approval before anything is applied, and only jobs on ${names.branch} can use it. Private repositories need GitHub Enterprise for required reviewers. Without it GitHub rejects the reviewers: leave that line out and protect the branch instead.`,
    commands: [
      ...Object.entries(variables).map(
        ([name, value]) => `gh variable set ${name} --repo ${repositoryOf(names)} --body "${value}"`,
      ),
      'REVIEWER_ID="$(gh api user --jq .id)"',
      `gh api --method PUT ${environment} --input - <<JSON`,
      "{",
      '  "reviewers": [{ "type": "User", "id": $' + "{REVIEWER_ID} }],",
      '  "deployment_branch_policy": { "protected_branches": false, "custom_branch_policies": true }',
      "}",
      "JSON",
      `gh api --method POST ${environment}/deployment-branch-policies --raw-field name=${names.branch}`,
    ],
  };
};
