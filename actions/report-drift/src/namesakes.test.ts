import { sealOf } from "@slipway/reconcile";
import { addComment, addPullRequest, openIssue } from "@slipway/simulator";
import { drifted } from "./arrange.ts";
import { name, reportWorld, unchanged } from "./report-world.test-support.ts";

describe("environments of one name", () => {
  const { repository, report, own, now } = reportWorld();
  const north = { scenario: "eks", place: "eu-north-1/arn:aws:iam::111111111111:role/apply" };
  const planner = { ...north, place: "eu-north-1/arn:aws:iam::111111111111:role/plan" };
  const account = { ...north, place: "eu-north-1/arn:aws:iam::222222222222:role/apply" };
  const azure = { scenario: "aks-private", place: "00000000-1111-2222-3333-444444444444/Shop" };
  const states = () =>
    repository()
      .issues.filter(({ pull }) => !pull)
      .map(({ state }) => state);

  test("have a comment each, whichever workflow and place they are of, and one whoever plans", async () => {
    const pull = addPullRequest(now().bench.cloud.world, name, "A wider subnet");
    const of = { "pull-request": String(pull.number) };
    for (const each of [north, account, azure, { scenario: "aks-private" }, {}])
      await report("plan", drifted, { ...of, ...each });
    const bodies = own().map(({ body }) => body);
    expect(bodies).toHaveLength(5);
    expect(bodies[0]).toContain("Managed by `eks`.");
    // Where an environment is concerns its owners, and a repository may be public.
    expect(bodies.join("\n")).not.toMatch(/1111|eu-north|shop/i);
    for (const again of [planner, { ...azure, place: azure.place.toLowerCase() }]) {
      const ran = await report("plan", drifted, { ...of, ...again });
      expect([ran.outputs.changed, own().length]).toEqual(["false", 5]);
    }
    await report("plan", drifted, { ...of, ...azure, mode: "destroy", confirm: "production" });
    expect(own().map(({ body }) => body)).toEqual(bodies.filter((_, at) => at !== 2));
  });

  test("have an issue each, and an overview shows each scenario its own", async () => {
    await report("check", drifted, north);
    await report("check", drifted, azure);
    await report("apply", unchanged, azure);
    expect(states()).toEqual(["open", "closed"]);
    const differing = async (more: Record<string, string>) =>
      /(\d) of 1 environment differ/.exec(
        (await report("check", [], { environments: "production", environment: "all", ...more })).summary,
      )?.[1];
    expect(await Promise.all([differing({ scenario: "eks" }), differing({ scenario: "aks-private" })])).toEqual([
      "1",
      "0",
    ]);
    expect(await differing({})).toBe("1");
  });

  test("a comment and an issue of an earlier version, marked by the name alone, go on with the first that reports", async () => {
    const { world } = now().bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    const login = "github-actions[bot]";
    const mark = async (kind: string, of: string, id: string) =>
      `<!-- slipway:${of}:production ${await sealOf({ kind, id })} -->\nOld.`;
    const comment = await mark("pull request comment", "plan", `${pull.number}/production`);
    addComment(world, repository(), pull, login, comment);
    const body = await mark("drift issue", "drift", "production");
    const labels = ["slipway-drift", "drift: production"];
    openIssue(world, repository(), { title: "Drift", body, login, labels, assignees: [], pull: false });
    for (const each of [north, azure]) {
      await report("plan", drifted, { "pull-request": String(pull.number), ...each });
      await report("check", drifted, each);
    }
    expect([own().length, states()]).toEqual([2, ["open", "open"]]);
    expect(own().map((each) => /Managed by `(.*)`/.exec(each.body ?? "")?.[1])).toEqual(["eks", "aks-private"]);
    await report("check", unchanged, north);
    expect(states()).toEqual(["closed", "open"]);
  });

  test("one that names neither scenario nor place keeps its issue, whatever those that do find", async () => {
    await report("check", drifted);
    await report("check", unchanged, azure);
    expect(states()).toEqual(["open"]);
    await report("check", drifted, azure);
    await report("check", unchanged);
    expect(states()).toEqual(["closed", "open"]);
  });

  test("a name may be as long as a cluster of EKS may have, though a label may not", async () => {
    const long = { environment: `${"a".repeat(99)}b` };
    await report("check", drifted, long);
    await report("check", drifted, { environment: "a".repeat(100) });
    await report("check", unchanged, long);
    expect(states()).toEqual(["closed", "open"]);
    expect(await report("check", drifted, { environment: "a".repeat(101) })).toRefuse(/environment: .*1 to 100/);
  });
});
