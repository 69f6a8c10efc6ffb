import type { Story } from "./command.ts";

const at = "repos/octo-org/octo-repo";

/** What a repository is given before its first workflow. */
export const gh: Story = {
  client: "gh",
  shell: "gh",
  before: "export principal=33333333-3333-4333-8333-333333333333",
  commands: [
    { run: "gh api user --jq .login", shows: "octocat" },
    { run: `gh api ${at} --jq .full_name`, shows: "octo-org/octo-repo" },
    { run: "gh variable set REGION --body northeurope", since: "2.31" },
    { run: "gh variable set region --body westeurope", since: "2.31" },
    { run: "gh variable list", shows: /^REGION\s+westeurope\s/m, since: "2.31" },
    { run: 'gh variable set HOPSWORKS_PRINCIPAL_ID --body "$principal"', page: "guides.md", since: "2.31" },
    {
      run: `gh api ${at}/actions/variables --jq '[.variables[].name] | sort | join(" ")'`,
      shows: "HOPSWORKS_PRINCIPAL_ID REGION",
      since: "2.31",
    },
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
