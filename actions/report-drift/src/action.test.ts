import { addComment, addJobToken, addPullRequest, addRepository, openIssue, repositoryOf } from "@slipway/simulator";
import { type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange, drifted } from "./arrange.ts";
import { page } from "./page.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  rival: "GitHub has no conditional write for issues and comments",
});

const name = "octo-org/octo-repo";
const results = (outputs: object, outcome = "success") => JSON.stringify({ link: { outcome, outputs } });
const unchanged = results({ drift: "false", changed: "false", steps: "0", plan: "[]", problem: "" });
const failed = results({ problem: "Azure refused it with 403. Grant the role." }, "failure");

describe("report-drift", () => {
  let bench: Bench;
  let token: string;
  const repository = () => repositoryOf(bench.cloud.world, name) ?? addRepository(bench.cloud.world, name);
  const report = (ran: string, of: string, more: Record<string, string> = {}, env: Record<string, string> = {}) => {
    const inputs = { environment: "production", ran, results: of, mode: "apply", repository: name };
    return bench.run(action, { ...inputs, "github-token": token, ...more }, undefined, env);
  };
  const own = () => repository().comments.filter(({ login }) => login === "github-actions[bot]");
  const issues = () => repository().issues.map(({ title, state, state_reason }) => ({ title, state, state_reason }));

  beforeEach(async () => {
    bench = await openBench();
    addRepository(bench.cloud.world, name, { private: true });
    token = addJobToken(bench.cloud.world, name, { issues: "write", pull_requests: "write" });
  });
  afterEach(() => bench.close());

  test("a pull request has one comment, also when two runs plan it at the same time", async () => {
    const { world } = bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    for (let at = 0; at < 120; at += 1) addComment(world, repository(), pull, "octocat", `Remark ${at}`);
    const of = { "pull-request": String(pull.number) };
    const both = await Promise.all([report("plan", drifted, of), report("plan", drifted, of)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(own()).toHaveLength(1);
    expect(own()[0]?.body).toContain("| link | ⚠️ differs | 1 to create |");
    const again = await report("plan", drifted, of);
    expect(again.outputs.changed).toBe("false");
    expect(again.requests).toHaveLength(2);
    expect((await report("plan", unchanged, of)).outputs.changed).toBe("true");
    expect(own().map(({ body }) => /no changes/.test(body))).toEqual([true]);
    expect(repository().comments).toHaveLength(121);
  });

  test("an edit by hand is undone", async () => {
    const pull = addPullRequest(bench.cloud.world, name, "A wider subnet");
    const inputs = { "pull-request": String(pull.number) };
    await report("plan", drifted, inputs);
    const [comment] = own();
    const before = comment?.body ?? "";
    if (comment) comment.body = before.replace("1 to create", "nothing at all");
    expect((await report("plan", drifted, { ...inputs, mode: "check" })).printed).toContain("(body)");
    await report("plan", drifted, inputs);
    expect(own().map(({ body }) => body)).toEqual([before]);
  });

  test("a report from another run is no change", async () => {
    const pull = addPullRequest(bench.cloud.world, name, "A wider subnet");
    const runIn = (id: string) => ({
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: name,
      GITHUB_RUN_ID: id,
    });
    await report("plan", drifted, { "pull-request": String(pull.number) }, runIn("1"));
    expect(own()[0]?.body).toContain("/actions/runs/1)");
    const second = await report("plan", drifted, { "pull-request": String(pull.number) }, runIn("2"));
    expect(second.outputs.changed).toBe("false");
  });

  test("a comment of another pull request that a bot copies is not touched", async () => {
    const { world } = bench.cloud;
    const [first, second] = [addPullRequest(world, name, "A wider subnet"), addPullRequest(world, name, "A peering")];
    await report("plan", drifted, { "pull-request": String(first.number) });
    const copied = own()[0]?.body ?? "";
    addComment(world, repository(), second, "github-actions[bot]", copied);
    const inputs = { "pull-request": String(second.number) };
    await report("plan", unchanged, inputs);
    await report("plan", unchanged, { ...inputs, mode: "destroy", confirm: "production" });
    expect(own().map(({ body }) => body)).toEqual([copied, copied]);
  });

  test("a person's copy of the comment is not touched", async () => {
    const { world } = bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    const inputs = { "pull-request": String(pull.number) };
    await report("plan", drifted, inputs);
    const copied = own()[0]?.body ?? "";
    addComment(world, repository(), pull, "octocat", copied);
    await report("plan", unchanged, inputs);
    await report("plan", unchanged, { ...inputs, mode: "destroy", confirm: "production" });
    expect(repository().comments.map(({ login, body }) => [login, body])).toEqual([["octocat", copied]]);
  });

  test("without a pull request there is nothing to comment on", async () => {
    const ran = await report("plan", drifted);
    expect([ran.code, ran.requests.length]).toEqual([0, 0]);
  });

  test("an issue opens on drift, follows it, closes with it, and is reopened", async () => {
    const of = (state: string, state_reason: string | null) => [{ title: "Drift in production", state, state_reason }];
    await report("check", drifted);
    expect(issues()).toEqual(of("open", null));
    const same = await report("check", drifted, { "fail-on-drift": "false" });
    expect([same.outputs.changed, same.requests.length]).toEqual(["false", 1]);
    expect((await report("check", failed)).outputs).toMatchObject({ changed: "true", state: "failed" });
    expect(repository().issues[0]?.body).toContain("> Azure refused it with 403. Grant the role.");
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
    const { world } = bench.cloud;
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
    const ran = await report("check", "", { environments: "a\nb\nc", environment: "all" });
    expect([ran.code, ran.requests.length]).toEqual([0, 1]);
    expect(ran.summary).toContain("2 of 3 environments differ.");
    expect(ran.summary).toMatch(/\| b \| ⚠️ differs: https:\/\/\S+\/issues\/1 \|\n\| c .*\n\| a \| ✅ no changes \|/);
  });

  test("a step without a plan is not reported", async () => {
    await report("check", drifted);
    expect(repository().issues[0]?.body).not.toContain("checkout");
  });
});

test("a page is shorter than GitHub's limit and mentions nobody", () => {
  const change = { field: "tags.owner", have: "@octocat", want: "x".repeat(500) };
  const steps = Array.from({ length: 500 }, (_, at) => ({
    operation: "update",
    kind: "subnet",
    id: `/n/${at}`,
    changes: [change],
  }));
  const text = page([{ name: "@team | <b>", state: "drift", steps, problem: "" }]);
  expect(text.length).toBeLessThan(60_100);
  expect(text).toContain("500 to update");
  expect(text).toMatch(/… and \d+ more lines/);
  expect(text).not.toContain("| @team");
});
