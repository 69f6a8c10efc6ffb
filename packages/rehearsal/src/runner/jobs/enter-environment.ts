import { addEnvironment, environmentOf } from "@slipway/simulator";
import type { ClockParticipant } from "../clock/clock-participant.ts";
import type { WorkflowRun } from "../run/workflow-run.ts";
import { refusedRef } from "./deployment-refs.ts";
import type { JobInstance } from "./job-execution.ts";

/** What became of a job that names an environment: why it may go on, or why it fails. */
export type Entry = { readonly why: string } | { readonly refusal: string };

const minute = 60_000;

/** A job that no one has approved by then fails by itself. */
const mostDays = 30;

/**
 * A job that names an environment waits for its reviewers and for its timer, which runs from when the job is due; one that
 * is not there is created, without any (GitHub docs, "Managing environments for deployment").
 */
export async function enterEnvironment(
  { server, event, emit }: WorkflowRun,
  name: string,
  { name: job, signal }: JobInstance,
  participant: ClockParticipant,
): Promise<Entry> {
  const { world } = server.cloud;
  if (!environmentOf(world, server.repository, name)) addEnvironment(world, server.repository, name);
  const { reviewers = [], waitMinutes = 0, deploysFrom } = environmentOf(world, server.repository, name) ?? {};
  const refusal = deploysFrom && refusedRef(deploysFrom, event, name);
  if (refusal !== undefined) return { refusal };
  if (reviewers.length === 0 && waitMinutes === 0) return { why: "no one is asked" };
  emit({ what: "job", job, state: "waiting", why: `environment ${name}` });
  const since = participant.now();
  if (reviewers.length > 0) {
    if (!(await server.approve(name))) return { refusal: `The environment ${name} was not approved.` };
    if (participant.now() - since > mostDays * 24 * 60 * minute)
      return { refusal: `The environment ${name} was not approved within ${mostDays} days.` };
  }
  await participant.sleepUntil(since + waitMinutes * minute, signal);
  return { why: reviewers.length > 0 ? "approved" : `after ${waitMinutes} minutes` };
}
