import { enterpriseServer, type GithubServer, githubCom } from "@slipway/simulator";
import { lackedByGhes320 } from "./ghes-3-20.ts";

/** A server of GitHub: what it does not take, and what it has. */
export interface Edition {
  /** Its addresses. */
  readonly server: GithubServer;
  /** What in the text of a workflow or an action.yml it does not take, each by name. */
  lacks(text: string): string[];
  /** Whether GitHub's own runners work for it. */
  readonly hasHostedRunners: boolean;
  /** Whether subjects of tokens may name owner and repository with their IDs. */
  readonly hasImmutableSubjects: boolean;
}

export const editions = {
  "github.com": { server: githubCom, lacks: () => [], hasHostedRunners: true, hasImmutableSubjects: true },
  // GitHub docs, "Using GitHub-hosted runners" for GHES: "not currently supported on GitHub Enterprise Server".
  "ghes-3.20": {
    server: enterpriseServer("github.contoso.example"),
    lacks: lackedByGhes320,
    hasHostedRunners: false,
    hasImmutableSubjects: false,
  },
} as const satisfies Readonly<Record<string, Edition>>;

export type EditionName = keyof typeof editions;

/** Labels of GitHub's own runners. */
export const hostedLabel = (labels: readonly string[]): string | undefined =>
  labels.find((label) => /^(ubuntu|windows|macos)-/i.test(label));
