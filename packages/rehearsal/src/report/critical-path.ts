import type { JobResult } from "../runner/run/results.ts";

/** Jobs that each had to wait for the one before, and how long they waited for clouds in total. */
export interface Chain {
  readonly jobs: readonly JobResult[];
  readonly waited: number;
}

/** The chain of jobs by `needs` with the longest total wait: no number of runners could shorten the run below it. */
export function longestChain(jobs: readonly JobResult[]): Chain {
  const known = new Map<JobResult, Chain>();
  const chainOf = (job: JobResult): Chain => {
    const found = known.get(job);
    if (found) return found;
    const before = longestOf(job.after.map(chainOf));
    const chain = { jobs: [...before.jobs, job], waited: before.waited + job.waited };
    known.set(job, chain);
    return chain;
  };
  return longestOf(jobs.map(chainOf));
}

const longestOf = (chains: readonly Chain[]): Chain =>
  chains.reduce((best, each) => (each.waited > best.waited ? each : best), { jobs: [], waited: 0 });

/** A duration in minutes and seconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
}
