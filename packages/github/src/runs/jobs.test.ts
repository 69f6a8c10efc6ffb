import type { GithubReads } from "../client/client.ts";
import { jobsOfRun } from "./jobs.ts";

// GitHub's REST API, "List jobs for a workflow run": with filter=all those of all attempts, each with its run_attempt.
test("of a run that was run again, each job counts as it ended last", async () => {
  const asked: string[] = [];
  const job = (name: string, run_attempt: number, conclusion: string) => ({ name, run_attempt, conclusion });
  const github = {
    list: async (...words: string[]) => {
      asked.push(...words);
      return [job("a", 2, "success"), job("a", 1, "failure"), job("b", 1, "success")];
    },
  } as unknown as GithubReads;
  const found = await jobsOfRun(github, { env: { GITHUB_RUN_ID: "7" } });
  expect(found).toEqual([job("a", 2, "success"), job("b", 1, "success")]);
  expect(asked).toEqual(["actions/runs/7/jobs?filter=all&per_page=100", "jobs"]);
  await expect(jobsOfRun(github, { env: {} })).rejects.toThrow("There is no GITHUB_RUN_ID");
});
