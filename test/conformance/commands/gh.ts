import type { Story } from "./command.ts";

const at = "repos/octo-org/octo-repo";

/** What a repository is given before its first workflow. Debian 12's gh has no `variable` yet: its requests are these. */
export const gh: Story = {
  client: "gh",
  shell: "gh",
  commands: [
    { run: "gh api user --jq .login", shows: "octocat" },
    { run: `gh api ${at} --jq .full_name`, shows: "octo-org/octo-repo" },
    { run: `gh api ${at}/actions/variables --raw-field name=REGION --raw-field value=northeurope`, shows: "{}" },
    {
      run: `gh api ${at}/actions/variables --raw-field name=region --raw-field value=westeurope`,
      refused: "Already exists - Variable already exists (HTTP 409)",
      instead: "`gh variable set` changes it then, as does the next row",
    },
    { run: `gh api --method PATCH ${at}/actions/variables/REGION --raw-field value=westeurope` },
    { run: `gh api ${at}/actions/variables --jq .variables[].value`, shows: "westeurope" },
    {
      run: `gh api --method PUT ${at}/environments/production --input - <<< '{"reviewers": [{"type": "User", "id": '"$(gh api user --jq .id)"'}], "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}' --jq .protection_rules[].type`,
      shows: "required_reviewers\nbranch_policy",
    },
    {
      run: `gh api ${at}/environments/production/deployment-branch-policies --raw-field name=main --jq .type`,
      shows: "branch",
    },
    { run: "gh secret set PLANT_KUBECONFIG --env production --body kubeconfig" },
    { run: "gh secret set SHARE_KEY --body key" },
    { run: "gh secret list", shows: /^SHARE_KEY\s/m },
    { run: "gh secret list --env production", shows: /^PLANT_KUBECONFIG\s/m },
    { run: "gh secret delete SHARE_KEY" },
    {
      run: "gh issue list",
      refused: "POST /graphql is not simulated",
      instead: `\`gh api ${at}/issues\`: REST alone is simulated`,
    },
  ],
};
