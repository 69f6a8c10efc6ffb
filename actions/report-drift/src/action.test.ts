import { readFileSync } from "node:fs";
import type { Entry } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import {
  addComment,
  addEnvironment,
  addJobToken,
  addPullRequest,
  addRepository,
  noteRunJob,
  openIssue,
  type RunJob,
  repositoryOf,
} from "@slipway/simulator";
import { type Bench, foreignMarkup, foreignText, JobFiles, laws, openBench } from "@slipway/testing";
import { Ajv } from "ajv";
import action from "./action.ts";
import { arrange, drifted, entryOf } from "./arrange.ts";
import { commentOf, summaryOf } from "./page.ts";
import { resultsOf } from "./results.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  rival: "GitHub has no conditional write for issues and comments",
});

const name = "octo-org/octo-repo";
const unchanged = [entryOf("network")];
const failed = [
  entryOf("link", {
    plan: { steps: [], unchanged: [] },
    failures: [{ what: "Azure refused it with 403.", remedy: "Grant the role." }],
  }),
];

/** The same steps, in another mode. */
const inMode = (entries: readonly Entry[], mode: Entry["story"]["mode"]): Entry[] =>
  entries.map((entry) => ({
    ...entry,
    story: { ...entry.story, mode, failures: mode === "check" ? entry.story.failures : [] },
  }));

describe("report-drift", () => {
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

  test("an environment that guards nothing is refused after a plan, and only then", async () => {
    const { world } = bench.cloud;
    token = addJobToken(world, name, { issues: "write", pull_requests: "write", actions: "read" });
    const missing = await report("plan", drifted, { gate: "production" });
    expect([missing.code, missing.printed]).toEqual([
      1,
      expect.stringMatching(/production does not exist.*Create it/s),
    ]);
    addEnvironment(world, name, "production");
    const open = await report("plan", drifted, { gate: "production" });
    expect([open.code, open.printed]).toEqual([1, expect.stringMatching(/has no protection.*required reviewers/s)]);
    expect(open.outputs.approval ?? "").toBe("");
    expect((await report("check", unchanged, { gate: "production" })).code).toBe(0);
    addEnvironment(world, name, "production", { waitMinutes: 5 });
    const asks = await report("plan", drifted, { gate: "production" });
    expect([asks.code, asks.printed]).toEqual([
      0,
      expect.stringContaining("has no required reviewers: nobody is asked"),
    ]);
    addEnvironment(world, name, "Production", { reviewers: ["octocat"] });
    const guarded = await report("plan", drifted, { gate: "production" });
    expect([guarded.code, guarded.printed]).toEqual([0, expect.not.stringContaining("required reviewers")]);
    const blind = addJobToken(world, name, { issues: "write", pull_requests: "write" });
    const denied = await report("plan", drifted, { gate: "production", "github-token": blind });
    expect([denied.code, denied.printed]).toEqual([1, expect.stringContaining("actions=read")]);
  });

  test("what the steps say has a public address is one list, which is none only if no step may have more", async () => {
    const saying = (step: string, text: string): Entry => ({
      ...entryOf(step),
      outputs: { "public-addresses": text },
    });
    const out = async (...entries: Entry[]) => {
      const { outputs, summary } = await report("plan", entries);
      return [outputs["public-addresses"], /^Public addresses.*(\n- .*)*/m.exec(summary)?.[0]];
    };
    expect(await out(...unchanged)).toEqual(["", undefined]);
    const quiet = saying("cluster", "");
    expect(await out(...unchanged, quiet)).toEqual(["none", "Public addresses: **none**."]);
    expect(await out(saying("cluster", "shop: one\nshop: two"), saying("route", "aml: three"))).toEqual([
      "shop: one\nshop: two\naml: three",
      "Public addresses: **3**.\n- `shop: one`\n- `shop: two`\n- `aml: three`",
    ]);
    const failures = [{ what: "Azure refused it." }];
    const broken = entryOf("extension", { plan: { steps: [], unchanged: [] }, failures });
    const ran = await bench.run(
      action,
      { environment: "production", mode: "apply", repository: name, "github-token": token },
      undefined,
      {},
      new JobFiles([quiet, { ...broken, story: { ...broken.story, mode: "plan" } }]),
    );
    expect(ran.outputs["public-addresses"]).toBe("");
    expect(ran.summary).toContain("Public addresses: **none**. Steps that failed are not counted.");
  });

  test("a pull request has one comment, also when two runs plan it at the same time", async () => {
    const { world } = bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    for (let at = 0; at < 120; at += 1) addComment(world, repository(), pull, "octocat", `Remark ${at}`);
    const of = { "pull-request": String(pull.number) };
    const both = await Promise.all([report("plan", drifted, of), report("plan", drifted, of)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(own()).toHaveLength(1);
    expect(own()[0]?.body).toContain("### Plan for production: +1 ~0 −0, 1 unchanged");
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
    if (comment) comment.body = before.replace("+1", "+0");
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
      GITHUB_SHA: `${id}${"c0ffee".repeat(7)}`.slice(0, 40),
    });
    const digested = drifted.map((each) => ({ ...each, story: { ...each.story, digest: "0123456789abcdef" } }));
    await report("plan", digested, { "pull-request": String(pull.number) }, runIn("1"));
    expect(own()[0]?.body).toContain("[The run of 1c0ffee](https://github.com/octo-org/octo-repo/actions/runs/1)");
    expect(own()[0]?.body).toMatch(/<summary>link: .*, plan 0123456789abcdef<\/summary>/);
    const second = await report("plan", digested, { "pull-request": String(pull.number) }, runIn("2"));
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
    const ran = await report("check", [], { environments: "a\nb\nc", environment: "all" });
    expect([ran.code, ran.requests.length]).toEqual([0, 1]);
    expect(ran.summary).toContain("2 of 3 environments differ.");
    expect(ran.summary).toMatch(
      /\| `b` \| ⚠️ differs: https:\/\/\S+\/issues\/1 \|\n\| `c` .*\n\| `a` \| ✅ no changes \|/,
    );
  });

  test("a fleet has one table, the bad ones first, from all pages of the run's jobs; what did not begin says for whom", async () => {
    const { world } = bench.cloud;
    token = addJobToken(world, name, { issues: "read", actions: "read" });
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
    const ran = await report("destroy", [], { ran: "destroy", fleet, environment: "all" }, run);
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
    const passed = await report("plan", [], { ran: "plan", fleet: '[{"name":"x","scenario":"eks"}]' }, run);
    expect(passed.summary).toContain("### Plan of 1 environment: 1 ⛔ not begun\n\n| environment |");
    const blind = addJobToken(world, name, { issues: "read" });
    const denied = await report("plan", [], { fleet, "github-token": blind }, run);
    expect(denied).toRefuse(/403.*actions=read/, "Grant the job the permission");
    expect(await report("plan", [], { fleet })).toRefuse("There is no GITHUB_RUN_ID");
  });

  test("after a plan it gives out what there is to approve, for this run and commit", async () => {
    const run = { GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };
    const { outputs } = await report("plan", drifted, {}, run);
    expect(outputs).toMatchObject({ state: "differs", differs: "true" });
    expect(outputs.approval).toBe("slipway-approval 1 7 abc\nnetwork network-hash\nlink link-hash");
    expect((await report("check", drifted)).outputs.approval).toBe("");
    expect((await report("plan", unchanged)).outputs).toMatchObject({ state: "no-changes", differs: "false" });
  });

  test("the plan is a file that fits its schema", async () => {
    const job = new JobFiles(inMode(drifted, "plan"));
    const inputs = { environment: "production", mode: "apply", repository: name, "github-token": token, post: "false" };
    const { outputs } = await bench.run(action, inputs, undefined, { GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" }, job);
    const plan = JSON.parse(job.read(outputs["plan-file"] ?? "") ?? "");
    const schema = JSON.parse(readFileSync("docs/plan.schema.json", "utf8"));
    const validate = new Ajv({ strict: true }).compile(schema);
    expect([validate(plan), validate.errors]).toEqual([true, null]);
    expect(plan).toMatchObject({ environment: "production", ran: "plan", commit: "abc", run: "7" });
    expect(plan.steps[1]).toMatchObject({
      step: "link",
      state: "differs",
      changes: [{ operation: "create", id: "/x/links/tools" }],
    });
    expect(validate({ ...plan, more: 1 })).toBe(false);
  });

  test("without posts there is only the summary", async () => {
    const ran = await report("check", drifted, { post: "false" });
    expect([ran.code, ran.requests.length, issues()]).toEqual([0, 0, []]);
    expect(ran.summary).toContain("### Check of production: +1 ~0 −0, 1 unchanged");
  });

  test("what several steps say alike is said once, with what the job found by itself", async () => {
    const refusal = (what: string) => ({
      what: `GET ${what} was refused with 404 ResourceGroupNotFound: it is gone. (request 1)`,
    });
    const steps = ["a", "b"].map((step) =>
      entryOf(step, { failures: [refusal(step)], plan: { steps: [], unchanged: [] } }),
    );
    const { printed } = await bench.run(
      action,
      {
        environment: "production",
        mode: "apply",
        repository: name,
        "github-token": token,
        problem: "network: write own.",
        post: "false",
      },
      undefined,
      {},
      new JobFiles(steps),
    );
    expect(printed.match(/was refused/g)).toHaveLength(1);
    expect(printed).toContain(
      "::error title=What to change::network: write own.%0Alink-private-dns: GET a was refused",
    );
  });
});

const change = { field: "tags.owner", have: "@octocat", want: "x".repeat(500) };
const steps: Step[] = Array.from({ length: 2_000 }, (_, at) => ({
  operation: "update",
  kind: "subnet",
  id: `/n/${at}`,
  after: [],
  changes: [change],
}));

const jobOf = (entries: readonly Entry[], problems = "") => ({
  environment: "production",
  ran: "plan",
  results: resultsOf(entries),
  problems,
});

test("a comment is shorter than GitHub's limit, and says how much is missing", () => {
  const text = commentOf(jobOf([entryOf("network", { plan: { steps, unchanged: [] } })]));
  expect(Buffer.byteLength(text)).toBeLessThan(60_100);
  expect(text).toContain("~2000");
  expect(text).toMatch(/… and \d+ more changes/);
});

test("nothing that others wrote is a link, an image, a mention, a heading or HTML", () => {
  const nasty = "# x\n[a](https://b.c) ![i](https://d.e) @octocat <b>|` www.f.g #1";
  const step: Step = {
    operation: "update",
    kind: "subnet",
    id: `/n/${nasty}`,
    after: [],
    failed: nasty,
    changes: [{ field: nasty, have: nasty, want: { [nasty]: nasty } }],
  };
  const story = {
    plan: { steps: [step], unchanged: [] },
    warnings: [nasty],
    waits: [{ what: nasty, milliseconds: 5_000 }],
  };
  const job = jobOf([entryOf("network", { ...story, failures: [{ what: nasty, remedy: nasty }] })], nasty);
  for (const text of [commentOf(job), summaryOf(job)]) {
    const outside = text.replace(/```mermaid[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
    expect(outside).not.toMatch(/https:|@octocat|<b>|!\[|www\.|#1/);
    expect(outside).not.toMatch(/^# x/m);
  }
});

test("the picture has subnets in their networks, one line for a peering, and a colour for what happens", () => {
  const network = (name: string) => `/s/providers/Microsoft.Network/virtualNetworks/${name}`;
  const create = (kind: string, id: string): Step => ({ operation: "create", kind, id, after: [], changes: [] });
  const of = (step: string, made: Step, outputs: Record<string, string> = {}): Entry => ({
    ...entryOf(step, { plan: { steps: [made], unchanged: [] } }),
    outputs,
  });
  const text = summaryOf(
    jobOf([
      of("one", create("virtual network", network("one")), { "address-space": "10.1.0.0/16" }),
      of("subnet", create("subnet", `${network("one")}/subnets/nodes`), { prefix: "10.1.0.0/20" }),
      of("peering", create("peering", `${network("one")}/virtualNetworkPeerings/p`), {
        "remote-id": `${network("theirs")}/virtualNetworkPeerings/q`,
      }),
    ]),
  );
  expect(text).toContain(`flowchart LR
  subgraph n0["virtual network<br/>one<br/>10.1.0.0/16"]
    n1["subnet<br/>nodes<br/>10.1.0.0/20"]:::create
  end
  n2["virtual network<br/>theirs"]:::unchanged
  n0 <-- peering, create --> n2
  class n0 create`);
});
