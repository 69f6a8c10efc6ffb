import { formatFailure } from "@slipway/action";
import type { Job } from "./page.ts";
import { addressesOf } from "./public-addresses.ts";

/** The plan of a job as data, for `jq` and policy tools: docs/plan.schema.json says what is in it. */
export const planFile = (job: Job, { GITHUB_SHA: commit = "", GITHUB_RUN_ID: run = "" }: NodeJS.ProcessEnv): string => {
  const { environment, ran, results, problems } = job;
  const publicAddresses = addressesOf(job);
  return `${JSON.stringify(
    {
      format: 1,
      environment,
      ran,
      commit,
      run,
      // A list that may lack something is left out.
      ...(publicAddresses === undefined || problems !== "" ? {} : { publicAddresses }),
      steps: results.map(({ name, state, entry, plan }) => ({
        step: name,
        action: entry.story.action,
        state,
        changes: plan.steps.map(({ operation, kind, id, changes, refused, also, holds }) => ({
          operation,
          kind,
          id,
          fields: changes.map(({ field, have, want }) => ({ field, have, want })),
          ...(refused === undefined ? {} : { refused }),
          ...(also === undefined ? {} : { also }),
          ...(holds === undefined ? {} : { holds }),
        })),
        unchanged: plan.unchanged.map(({ kind, id }) => ({ kind, id })),
        problems: entry.story.failures.map(formatFailure),
      })),
    },
    undefined,
    2,
  )}\n`;
};
