import type { RehearsedRun, RunOptions, Stage, Trigger } from "@slipway/rehearsal";
import { stringify } from "yaml";

/** What a call of a workflow says to sign in, as its page shows it. */
export const signIn = {
  "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  "client-id": "${{ vars.AZURE_CLIENT_ID }}",
} as const;

/** A run of a reusable workflow, called as its page says; a pull request is the first one of the repository. */
export function callWorkflow(
  stage: Pick<Stage, "run">,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  event: Trigger["name"] | Trigger = "push",
  {
    secrets,
    permissions = { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" },
    ...options
  }: Pick<RunOptions, "signal"> & { readonly secrets?: object; readonly permissions?: object } = {},
): Promise<RehearsedRun> {
  const content = stringify({
    name: "caller",
    on: {
      ...{ push: null, pull_request: null, merge_group: null, workflow_dispatch: null, release: null },
      schedule: [{ cron: "17 5 * * *" }],
    },
    permissions: {},
    jobs: {
      called: {
        permissions,
        uses: `$/.github/workflows/${name}.yml`,
        with: inputs,
        ...(secrets === undefined ? {} : { secrets }),
      },
    },
  });
  const trigger = typeof event === "object" ? event : { name: event, number: 1 };
  return stage.run(name, { file: ".github/workflows/caller.yml", content, trigger, ...options });
}

/** What a run said was wrong. */
export const errorsOf = ({ jobs }: RehearsedRun): string[] =>
  jobs.flatMap(({ steps }) =>
    steps.flatMap(({ annotations }) => annotations.filter(({ level }) => level === "error").map(({ text }) => text)),
  );
