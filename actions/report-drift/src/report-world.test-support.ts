import type { Entry } from "@slipway/action";
import { addJobToken, addRepository, repositoryOf } from "@slipway/simulator";
import { type Bench, JobFiles, openBench } from "@slipway/testing";
import action from "./action.ts";
import { entryOf } from "./arrange.ts";

export const name = "octo-org/octo-repo";
export const unchanged = [entryOf("network")];
export const failed = [
  entryOf("link", {
    plan: { steps: [], unchanged: [] },
    failures: [{ what: "Azure refused it with 403.", remedy: "Grant the role." }],
  }),
];

/** The same steps, in another mode. */
export const inMode = (entries: readonly Entry[], mode: Entry["story"]["mode"]): Entry[] =>
  entries.map((entry) => ({
    ...entry,
    story: { ...entry.story, mode, failures: mode === "check" ? entry.story.failures : [] },
  }));

/** Before each test a repository and a job in it, whose steps have ended. */
export function reportWorld() {
  let bench: Bench;
  let token: string;
  const repository = () => repositoryOf(bench.cloud.world, name) ?? addRepository(bench.cloud.world, name);
  const report = (
    ran: Entry["story"]["mode"],
    of: readonly Entry[],
    more: Record<string, string> = {},
    env: Record<string, string> = {},
  ) => {
    const inputs = { environment: "production", mode: "apply", repository: name };
    const entries =
      of === failed ? failed.map((each) => ({ ...each, story: { ...each.story, mode: ran } })) : inMode(of, ran);
    return bench.run(action, { ...inputs, "github-token": token, ...more }, undefined, env, new JobFiles(entries));
  };
  const own = () => repository().comments.filter(({ login }) => login === "github-actions[bot]");
  const issues = () => repository().issues.map(({ title, state, state_reason }) => ({ title, state, state_reason }));

  beforeEach(async () => {
    bench = await openBench();
    addRepository(bench.cloud.world, name, { private: true });
    token = addJobToken(bench.cloud.world, name, { issues: "write", pull_requests: "write" });
  });
  afterEach(() => bench.close());

  const now = () => ({ bench, token });
  return { repository, report, own, issues, now };
}
