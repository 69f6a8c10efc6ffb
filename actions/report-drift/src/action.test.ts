import { addComment, addJobToken, addPullRequest, addRepository, openIssue, repositoryOf } from "@slipway/simulator";
import { type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange, drifted } from "./arrange.ts";
import { page } from "./page.ts";

laws(action, arrange);

const name = "octo-org/octo-repo";
const results = (outputs: object, outcome = "success") => JSON.stringify({ link: { outcome, outputs } });
const settled = results({ drift: "false", changed: "false", steps: "0", plan: "[]", problem: "" });
const failed = results({ problem: "Azure refused it with 403. Grant the role." }, "failure");

describe("report-drift", () => {
  let bench: Bench;
  let token: string;
  const repository = () => repositoryOf(bench.cloud.world, name) ?? addRepository(bench.cloud.world, name);
  const report = (ran: string, of: string, more: Record<string, string> = {}) => {
    const inputs = { environment: "production", ran, results: of, mode: "apply", repository: name };
    return bench.run(action, { ...inputs, "github-token": token, ...more });
  };
  const issues = () => repository().issues.map(({ title, state, state_reason }) => ({ title, state, state_reason }));

  beforeEach(async () => {
    bench = await openBench();
    addRepository(bench.cloud.world, name, { private: true });
    token = addJobToken(bench.cloud.world, name, { issues: "write", pull_requests: "write" });
  });
  afterEach(() => bench.close());

  test("a pull request has one comment, however often it is planned and whoever plans at the same time", async () => {
    const { world } = bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    for (let at = 0; at < 120; at += 1) addComment(world, repository(), pull, "octocat", `Remark ${at}`);
    const of = { "pull-request": String(pull.number) };
    const both = await Promise.all([report("plan", drifted, of), report("plan", drifted, of)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const ours = () => repository().comments.filter(({ login }) => login === "github-actions[bot]");
    expect(ours()).toHaveLength(1);
    expect(ours()[0]?.body).toContain("| link | ⚠️ differs | 1 to create |");
    const again = await report("plan", drifted, of);
    expect(again.outputs.changed).toBe("false");
    expect(again.requests).toHaveLength(2);
    expect((await report("plan", settled, of)).outputs.changed).toBe("true");
    expect(ours().map(({ body }) => /settled/.test(body))).toEqual([true]);
    expect(repository().comments).toHaveLength(121);
  });

  test("without a pull request there is nothing to comment on", async () => {
    const ran = await report("plan", drifted);
    expect([ran.code, ran.requests.length]).toEqual([0, 0]);
  });

  test("an issue opens on drift, stays while it is the same, follows it, closes when settled, and opens again", async () => {
    const of = (state: string, state_reason: string | null) => [{ title: "Drift in production", state, state_reason }];
    await report("check", drifted);
    expect(issues()).toEqual(of("open", null));
    const same = await report("check", drifted, { "fail-on-drift": "false" });
    expect([same.outputs.changed, same.requests.length]).toEqual(["false", 1]);
    expect((await report("check", failed)).outputs).toMatchObject({ changed: "true", state: "failed" });
    expect(repository().issues[0]?.body).toContain("> Azure refused it with 403. Grant the role.");
    await report("apply", failed);
    expect(issues()).toEqual(of("open", null));
    await report("apply", settled);
    expect(issues()).toEqual(of("closed", "completed"));
    expect((await report("check", settled)).requests).toHaveLength(1);
    await report("check", drifted);
    expect(issues()).toEqual(of("open", "reopened"));
  });

  test("when all is settled and there never was an issue, one request tells so", async () => {
    const ran = await report("check", settled);
    expect([ran.code, ran.outputs.state, ran.requests.length]).toEqual([0, "settled", 1]);
    expect(issues()).toEqual([]);
  });

  test("no more issues than allowed are opened, and the error says so", async () => {
    const { world } = bench.cloud;
    for (const at of [1, 2]) {
      const more = { title: `Drift ${at}`, body: null, login: "octocat", assignees: [], pull: false };
      openIssue(world, repository(), { ...more, labels: ["slipway-drift"] });
    }
    const ran = await report("check", drifted, { "most-issues": "2" });
    expect([ran.code, issues().length]).toEqual([1, 2]);
    expect(ran.printed).toContain("2 of them are open already, and 2 may be. See to what they have in common");
  });

  test("after many checks one table tells of all, at the cost of one request for a hundred that differ", async () => {
    for (const environment of ["b", "c"]) await report("check", drifted, { environment });
    const ran = await report("check", "", { environments: "a\nb\nc", environment: "all" });
    expect([ran.code, ran.requests.length]).toEqual([0, 1]);
    expect(ran.summary).toContain("2 of 3 environments differ.");
    expect(ran.summary).toMatch(/\| b \| ⚠️ differs: https:\/\/\S+\/issues\/1 \|\n\| c .*\n\| a \| ✅ settled \|/);
  });

  test("what has no plan is not told", async () => {
    await report("check", drifted);
    expect(repository().issues[0]?.body).not.toContain("checkout");
  });
});

test("a page stays below what GitHub keeps, and calls nobody", () => {
  const change = { field: "tags.owner", have: "@octocat", want: "x".repeat(500) };
  const steps = Array.from({ length: 500 }, (_, at) => ({
    does: "update",
    kind: "subnet",
    name: `/n/${at}`,
    changes: [change],
  }));
  const text = page([{ name: "@team | <b>", state: "drift", steps, problem: "" }]);
  expect(text.length).toBeLessThan(60_100);
  expect(text).toContain("500 to update");
  expect(text).toMatch(/… and \d+ more lines/);
  expect(text).not.toContain("| @team");
});
