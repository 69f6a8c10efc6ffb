import { fromRunner, optional, orFrom, secret, text } from "@slipway/action";

/** The inputs of every action that writes to a repository. */
export const githubInputs = {
  "github-token": fromRunner(
    "${{ github.token }}",
    orFrom("GITHUB_TOKEN", optional(secret("The token to write to the repository with; by default the job's own."))),
  ),
  repository: orFrom(
    "GITHUB_REPOSITORY",
    text("The repository, as owner/name; by default the one that the job runs in.", {
      form: { pattern: /^[\w.-]+\/[\w.-]+$/, write: "Write owner/name." },
    }),
  ),
};
