import type { RehearsedRun, Stage, Trigger } from "@slipway/rehearsal";
import { addPullRequest, addRepository, repositoryOf } from "@slipway/simulator";
import { stringify } from "yaml";
import { ended, groups, issues, onStage, workflows } from "./on-stage.ts";

const permissions = { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" };

/** Two calls of one workflow for one environment, one after the other. */
function twice(stage: Stage, trigger: Trigger, first: object, second: object): Promise<RehearsedRun> {
  const call = { permissions, uses: "$/.github/workflows/azure-foundation.yml" };
  const asked = { ...workflows["azure-foundation"], "plan-file": true };
  const content = stringify(
    {
      on: { pull_request: null, schedule: [{ cron: "17 5 * * *" }] },
      permissions: {},
      jobs: {
        one: { ...call, with: { ...asked, ...first } },
        two: { ...call, needs: "one", if: "!cancelled()", with: { ...asked, ...second } },
      },
    },
    { aliasDuplicateObjects: false },
  );
  return stage.run("twice", { file: ".github/workflows/caller.yml", content, trigger });
}

async function onPull(act: (stage: Stage, pull: Trigger) => Promise<void>): Promise<void> {
  await onStage(async (stage) => {
    await groups(stage, "shop");
    const { repository } = stage.server;
    addRepository(stage.cloud.world, repository, { private: true });
    const { number } = addPullRequest(stage.cloud.world, repository, "A change");
    await act(stage, { name: "pull_request", number });
  });
}

const comments = ({ cloud, server }: Stage): string[] =>
  (repositoryOf(cloud.world, server.repository)?.comments ?? []).map(({ body }) => body ?? "");

/** What a job's report says was wrong. */
const said = (ran: RehearsedRun, job: string): string[] =>
  ran.jobs
    .filter(({ name }) => name === job)
    .flatMap(({ steps }) => steps.filter(({ name }) => name === "Report"))
    .flatMap(({ annotations }) => annotations.filter(({ level }) => level === "error").map(({ text }) => text));

/** Which steps have failed. */
const failed = ({ jobs }: RehearsedRun): string[] =>
  jobs.flatMap(({ name, steps }) =>
    steps.filter(({ outcome }) => outcome === "failure").map((step) => `${name}: ${step.name}`),
  );

const conclusionOf = ({ jobs }: RehearsedRun, job: string) => jobs.find(({ name }) => name === job)?.conclusion;
const replaces =
  "Another job of this run has reported something else on shop (azure-foundation), and this would replace it.";

test("a second, other plan of one environment in a run fails, says what to set, and leaves the first one's comment", () =>
  onPull(async (stage, pull) => {
    const ran = await twice(stage, pull, {}, { tags: "team=two" });
    expect([conclusionOf(ran, "one / Plan"), conclusionOf(ran, "two / Plan")]).toEqual(["success", "failure"]);
    expect(said(ran, "one / Plan")).toEqual([]);
    expect(failed(ran)).toEqual(["two / Plan: Report"]);
    expect(said(ran, "two / Plan").join("\n")).toContain(replaces);
    expect(said(ran, "two / Plan").join("\n")).toContain("set report: false for the second call");
    const [comment = "", ...more] = comments(stage);
    expect([more, comment.includes("team")]).toEqual([[], false]);
    // The next run is another one: then the same comment follows its first plan.
    const next = await twice(stage, pull, { tags: "team=two" }, { report: false });
    expect(ended(next)).toEqual(["success", []]);
    expect(comments(stage)).toEqual([expect.stringContaining("team")]);
  }));

test("what was planned twice is there twice as a file where a plan differs, and once where it does not", () =>
  onPull(async (stage, pull) => {
    const uploads = ({ jobs }: RehearsedRun) =>
      jobs
        .flatMap(({ steps }) => steps)
        .flatMap(({ name, outcome, log }) => (name === "Plan as a file" && outcome === "success" ? log : []));
    const other = await twice(stage, pull, {}, { tags: "team=two", report: false });
    expect(ended(other)).toEqual(["success", []]);
    expect(new Set(uploads(other)).size).toBe(2);
    const same = await twice(stage, pull, {}, {});
    expect(ended(same)).toEqual(["success", []]);
    expect(uploads(same)).toHaveLength(2);
    expect(new Set(uploads(same)).size).toBe(1);
  }));

test("a second, other check of one environment in a run does not hide the drift that the first one found", () =>
  onPull(async (stage) => {
    const ran = await twice(stage, { name: "schedule" }, { tags: "team=two" }, {});
    expect(said(ran, "two / Plan").join("\n")).toContain(replaces);
    expect(issues(stage)).toMatchObject([{ state: "open", body: expect.stringContaining("team") }]);
  }));
