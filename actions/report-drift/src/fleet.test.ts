import { addJobToken, noteRunJob, type RunJob } from "@slipway/simulator";
import { foreignMarkup, foreignText } from "@slipway/testing";
import { name, reportWorld } from "./report-world.test-support.ts";

describe("the table of a fleet", () => {
  const { report, now } = reportWorld();

  test("a fleet has one table, the bad ones first, from all pages of the run's jobs; what did not begin says for whom", async () => {
    const { world } = now().bench.cloud;
    const token = addJobToken(world, name, { issues: "read", actions: "read" });
    world.pageSize = 2;
    const run = { GITHUB_RUN_ID: "1001" };
    const note = (job: string, conclusion: RunJob["conclusion"]) => {
      const status = conclusion === null ? "in_progress" : "completed";
      noteRunJob(world, name, { id: "1001", sha: "c0ffee" }, { name: job, status, conclusion });
    };
    const members = ["north", "north-2", "west", "east", "south", "lab", "base"];
    const fleet = JSON.stringify(
      members.map((each) => ({ name: each, scenario: each === "base" ? "azure-foundation" : "eks" })),
    );
    note(`${foreignText} / north (eks) / Plan`, "skipped");
    note("fleet / north (eks) / Destroy", "failure");
    note("fleet / north-2 (eks) / Destroy", "success");
    note("fleet / west (eks) / Destroy", "cancelled");
    note("fleet / east (eks) / Destroy", null);
    // A call that GitHub refuses has no jobs of its own.
    note("fleet / south (eks)", "failure");
    note("fleet / lab (azure-foundation) / Destroy", "success");
    note("fleet / azure-foundation-removal", "skipped");
    const ran = await report("destroy", [], { ran: "destroy", fleet, environment: "all", "github-token": token }, run);
    const place = `https://github.com/${name}/actions/runs/1001/job/`;
    expect([ran.code, ran.requests.map(({ method }) => method)]).toEqual([0, ["GET", "GET", "GET", "GET"]]);
    expect(ran.summary.split("\n").filter((line) => line !== "")).toEqual([
      "### Destroy of 7 environments: 2 ❌ failed, 1 ❌ cancelled, 2 ⛔ not begun, 1 still running",
      "2 environments cannot be destroyed before these are:",
      "- `north` (eks), failed",
      "- `west` (eks), cancelled",
      "- `south` (eks), failed",
      "| environment | scenario | outcome | where |",
      "| --- | --- | --- | --- |",
      ...["north", "south"].map((each) =>
        expect.stringMatching(new RegExp(`^\\| \`${each}\` \\| eks \\| ❌ failed \\| ${place}\\d+ \\|$`)),
      ),
      expect.stringMatching(/^\| `west` \| eks \| ❌ cancelled \| http/),
      "| `lab` | eks | ⛔ not begun |  |",
      "| `base` | azure-foundation | ⛔ not begun |  |",
      expect.stringMatching(/^\| `east` \| eks \| still running \| http/),
      expect.stringMatching(/^\| `north-2` \| eks \| ✅ destroyed \| http/),
    ]);
    expect(foreignMarkup(ran.summary)).toEqual([]);
    expect(await report("plan", [], { fleet: '[{"name":"# a","scenario":"eks"}]' }, run)).toRefuse(
      /- fleet: .*what read-environments puts out/,
    );
    // What GitHub passes over in the pull request of a fork is blocked by nothing.
    note("fleet / aks-private", "skipped");
    const passed = await report(
      "plan",
      [],
      { ran: "plan", "github-token": token, fleet: '[{"name":"x","scenario":"eks"}]' },
      run,
    );
    expect(passed.summary).toContain("### Plan of 1 environment: 1 ⛔ not begun\n\n| environment |");
    const blind = addJobToken(world, name, { issues: "read" });
    const denied = await report("plan", [], { fleet, "github-token": blind }, run);
    expect(denied).toRefuse(/403.*actions=read/, "Grant the job the permission");
    expect(await report("plan", [], { fleet })).toRefuse("There is no GITHUB_RUN_ID");
  });
});
