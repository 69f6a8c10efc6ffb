import type { JobResult } from "../runner/results.ts";

/** A chain of jobs, each of which had to wait for the one before, and how long all of them waited for clouds. */
export interface Chain {
  readonly jobs: readonly JobResult[];
  readonly waited: number;
}

/** The chain that no number of runners could shorten: jobs after each other by `needs`, the one with the longest waits. */
export function longestChain(jobs: readonly JobResult[]): Chain {
  const known = new Map<JobResult, Chain>();
  const chainOf = (job: JobResult): Chain => {
    const found = known.get(job);
    if (found) return found;
    const before = longest(job.after.map(chainOf));
    const chain = { jobs: [...before.jobs, job], waited: before.waited + job.waited };
    known.set(job, chain);
    return chain;
  };
  return longest(jobs.map(chainOf));
}

const longest = (chains: readonly Chain[]): Chain =>
  chains.reduce((best, each) => (each.waited > best.waited ? each : best), { jobs: [], waited: 0 });

/** A time as a person says it. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
}
