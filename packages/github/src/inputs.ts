import { fromRunner, optional, orFrom, secret, text } from "@slipway/action";

const repositoryName = (about: string) =>
  text(about, { form: { pattern: /^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/, write: "Write owner/name." } });

/** The inputs of an action that may store something in a GitHub secret. */
export const secretInputs = {
  "github-secret": optional(
    text(
      "The GitHub secret for the private key: unless it is known to match the public key, a pair is generated, and its private half is stored there and nowhere else.",
      {
        form: {
          pattern: /^(?!(?:GITHUB|github)_)[A-Za-z_]\w{0,99}$/,
          write: "Write letters, digits and underscores; begin with a letter or an underscore, and not with GITHUB_.",
        },
      },
    ),
  ),
  "github-environment": optional(
    text("The environment that the secret belongs to; without it the secret belongs to the repository.", {
      form: {
        pattern: /^(?!\.{1,2}$)[^\s\p{Cc}]([^\p{Cc}]{0,253}[^\s\p{Cc}])?$/u,
        write: "Write its name, at most 255 characters, and not .. alone.",
      },
    }),
  ),
  "github-token": optional(
    secret(
      "The token to write that secret with: one of an app or a person with the permission secrets: write, or environments: write for one of an environment. The job's own token never gets these.",
    ),
  ),
  repository: orFrom(
    "GITHUB_REPOSITORY",
    optional(repositoryName("The repository of that secret, as owner/name; by default the one that the job runs in.")),
  ),
};

/** The inputs of every action that writes to a repository. */
export const githubInputs = {
  "github-token": fromRunner(
    "${{ github.token }}",
    orFrom("GITHUB_TOKEN", optional(secret("The token to write to the repository with; by default the job's own."))),
  ),
  repository: orFrom(
    "GITHUB_REPOSITORY",
    repositoryName("The repository, as owner/name; by default the one that the job runs in."),
  ),
};
