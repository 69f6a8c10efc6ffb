import { openIssue } from "@slipway/simulator";
import { drifted } from "./arrange.ts";
import { failed, reportWorld, unchanged } from "./report-world.test-support.ts";

describe("the issue on drift", () => {
  const { repository, report, issues, now } = reportWorld();

  test("an issue opens on drift, follows it, closes with it, and is reopened", async () => {
    const of = (state: string, state_reason: string | null) => [{ title: "Drift in production", state, state_reason }];
    await report("check", drifted);
    expect(issues()).toEqual(of("open", null));
    const same = await report("check", drifted, { "fail-on-drift": "false" });
    expect([same.outputs.changed, same.requests.length]).toEqual(["false", 1]);
    expect((await report("check", failed)).outputs).toMatchObject({ changed: "true", state: "failed", approval: "" });
    expect(repository().issues[0]?.body).toContain("> `link-private-dns: Azure refused it with 403. Grant the role.`");
    await report("apply", failed);
    expect(issues()).toEqual(of("open", null));
    await report("apply", unchanged);
    expect(issues()).toEqual(of("closed", "completed"));
    expect((await report("check", unchanged)).requests).toHaveLength(1);
    await report("check", drifted);
    expect(issues()).toEqual(of("open", "reopened"));
  });

  test("a check without drift and without an issue makes one request", async () => {
    const ran = await report("check", unchanged);
    expect([ran.code, ran.outputs.state, ran.requests.length]).toEqual([0, "no-changes", 1]);
    expect(issues()).toEqual([]);
  });

  test("no more issues are opened than allowed", async () => {
    const { world } = now().bench.cloud;
    for (const at of [1, 2]) {
      const more = { title: `Drift ${at}`, body: null, login: "octocat", assignees: [], pull: false };
      openIssue(world, repository(), { ...more, labels: ["slipway-drift"] });
    }
    const ran = await report("check", drifted, { "most-issues": "2" });
    expect([ran.code, issues().length]).toEqual([1, 2]);
    expect(ran.printed).toContain("2 drift issues are open already, and 2 may be. Find what they have in common");
  });

  test("one table shows all environments, by one request for a hundred that differ", async () => {
    for (const environment of ["b", "c"]) await report("check", drifted, { environment });
    const ran = await report("check", [], { environments: "a\nb\nc", environment: "all" });
    expect([ran.code, ran.requests.length]).toEqual([0, 1]);
    expect(ran.summary).toContain("2 of 3 environments differ.");
    expect(ran.summary).toMatch(
      /\| `b` \| ⚠️ differs: https:\/\/\S+\/issues\/1 \|\n\| `c` .*\n\| `a` \| ✅ no changes \|/,
    );
  });
});
