import type { RehearsedRun } from "@slipway/rehearsal";
import { callWorkflow } from "@slipway/testing";
import { ended, groups, onStage, workflows } from "./on-stage.ts";

/** What GitHub takes, roughly, to start a job on a runner of its own. */
const start = 15_000;

type Job = RehearsedRun["jobs"][number];

/** What a run costs: its jobs one after the other, the time that it takes, and the minutes that are billed, each job's rounded up. */
function costOf({ jobs }: RehearsedRun) {
  const ran = jobs.filter(({ steps }) => steps.length > 0);
  const took = (job: Job) => (ran.includes(job) ? job.to - job.from + start : 0);
  const endOf = (job: Job): number => Math.max(0, ...job.after.map(endOf)) + took(job);
  const chainOf = (job: Job): number => Math.max(0, ...job.after.map(chainOf)) + (ran.includes(job) ? 1 : 0);
  return {
    chain: Math.max(...jobs.map(chainOf)),
    seconds: Math.max(...jobs.map(endOf)) / 1_000,
    minutes: ran.reduce((sum, job) => sum + Math.ceil(took(job) / 60_000), 0),
  };
}

// The limits are what the same scenarios took while each step of an apply was a job of its own: 16 and 7 billed minutes,
// 485 and 109 seconds, in chains of 7 and 5 jobs.
test.each([
  ["aks-private", { seconds: 485, minutes: 16 / 2 }],
  ["azure-foundation", { seconds: 109, minutes: 7 / 2 }],
] as const)("a first apply by %s needs two jobs in a chain, half of the billed minutes of one job a step, and no more time", (name, most) =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const ran = await callWorkflow(stage, name, workflows[name]);
    expect(ended(ran)).toEqual(["success", []]);
    const cost = costOf(ran);
    expect(cost.chain).toBeLessThanOrEqual(2);
    expect(cost.seconds).toBeLessThanOrEqual(most.seconds);
    expect(cost.minutes).toBeLessThanOrEqual(most.minutes);
  }));
