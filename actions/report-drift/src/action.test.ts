import { readFileSync } from "node:fs";
import type { Entry } from "@slipway/action";
import { addEnvironment, addJobToken } from "@slipway/simulator";
import { JobFiles, laws } from "@slipway/testing";
import { Ajv } from "ajv";
import action from "./action.ts";
import { arrange, drifted, entryOf } from "./arrange.ts";
import { inMode, name, reportWorld, unchanged } from "./report-world.test-support.ts";

laws(action, arrange, {
  shown: "what it writes is no matter of other steps",
  resourceGroup: "nothing of it is in Azure",
  adopted: "a comment and an issue are ours by their mark alone: those of others stay beside them",
  rival: "GitHub has no conditional write for issues and comments",
  stays: { "drift issue": "GitHub has no way to delete issues" },
});

describe("report-drift", () => {
  const { report, issues, now } = reportWorld();

  test("an environment that guards nothing is refused after a plan, and only then", async () => {
    const { world } = now().bench.cloud;
    const token = addJobToken(world, name, { issues: "write", pull_requests: "write", actions: "read" });
    const guardedBy = { gate: "production", "github-token": token };
    const missing = await report("plan", drifted, guardedBy);
    expect([missing.code, missing.printed]).toEqual([
      1,
      expect.stringMatching(/production does not exist.*Create it/s),
    ]);
    addEnvironment(world, name, "production");
    const open = await report("plan", drifted, guardedBy);
    expect([open.code, open.printed]).toEqual([1, expect.stringMatching(/has no protection.*required reviewers/s)]);
    expect(open.outputs.approval ?? "").toBe("");
    expect((await report("check", unchanged, guardedBy)).code).toBe(0);
    addEnvironment(world, name, "production", { deploysFrom: { branches: ["main"] } });
    const anyone = await report("plan", drifted, guardedBy);
    expect([anyone.code, anyone.printed]).toEqual([1, expect.stringMatching(/has no protection.*may deploy is none/s)]);
    addEnvironment(world, name, "production", { waitMinutes: 5 });
    const asks = await report("plan", drifted, guardedBy);
    expect([asks.code, asks.printed]).toEqual([
      0,
      expect.stringContaining("has no required reviewers: no one is asked"),
    ]);
    addEnvironment(world, name, "Production", { reviewers: ["octocat"] });
    const guarded = await report("plan", drifted, guardedBy);
    expect([guarded.code, guarded.printed]).toEqual([0, expect.not.stringContaining("required reviewers")]);
    const blind = addJobToken(world, name, { issues: "write", pull_requests: "write" });
    const denied = await report("plan", drifted, { ...guardedBy, "github-token": blind });
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
    const ran = await now().bench.run(
      action,
      { environment: "production", mode: "apply", repository: name, "github-token": now().token },
      undefined,
      {},
      new JobFiles([quiet, { ...broken, story: { ...broken.story, mode: "plan" } }]),
    );
    expect(ran.outputs["public-addresses"]).toBe("");
    expect(ran.summary).toContain("Public addresses: **none**. Steps that failed are not counted.");
  });

  test("what a destroy looks up by a plan is no part of what it did", async () => {
    const { bench, token } = now();
    const entries = [...inMode(drifted, "plan"), ...inMode([{ ...entryOf("cluster"), changed: true }], "destroy")];
    const inputs = { environment: "production", mode: "apply", repository: name, "github-token": token };
    const { outputs, summary } = await bench.run(action, inputs, undefined, {}, new JobFiles(entries));
    expect([outputs.state, outputs.differs]).toEqual(["no-changes", "false"]);
    expect(summary).toContain("Destroy of production: ✅ no changes");
    expect(summary).not.toContain("link");
  });

  test("after a plan it gives out what there is to approve, for this run and commit", async () => {
    const run = { GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };
    const { outputs } = await report("plan", drifted, {}, run);
    expect(outputs).toMatchObject({ state: "differs", differs: "true" });
    expect(outputs.approval).toBe("slipway-approval 1 7 abc\nnetwork network-hash\nlink link-hash");
    expect((await report("check", drifted)).outputs.approval).toBe("");
    expect((await report("plan", unchanged)).outputs).toMatchObject({ state: "no-changes", differs: "false" });
  });

  // actions/upload-artifact refuses a name that the run has: "409 Conflict: an artifact with this name already exists".
  test("no two plans of one run have the same name, and none shows where its environment is", async () => {
    const north = { scenario: "aks-private", place: "00000000-1111-2222-3333-444444444444/Shop" };
    const named = async (more: Record<string, string>, ran: "plan" | "plan-destroy" = "plan", attempt = "1") =>
      (await report(ran, drifted, { post: "false", ...more }, { GITHUB_RUN_ATTEMPT: attempt })).outputs["plan-name"];
    const names = [
      await named({}),
      await named(north),
      await named({ ...north, scenario: "aks-ml" }),
      await named({ ...north, place: north.place.replace("Shop", "north") }),
      await named(north, "plan-destroy"),
      await named(north, "plan", "2"),
    ];
    const others = await report("plan", unchanged, { post: "false", ...north });
    names.push(others.outputs["plan-name"]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^slipway-plan-production-[0-9a-f]{8}-[12]$/);
    expect(await named({ ...north, place: north.place.toLowerCase() })).toBe(names[1]);
  });

  test("the plan is a file that fits its schema", async () => {
    const seen = { ...entryOf("cluster"), outputs: { "public-addresses": "aks: fqdn" } };
    const job = new JobFiles(inMode([...drifted, seen], "plan"));
    const inputs = {
      environment: "production",
      mode: "apply",
      repository: name,
      "github-token": now().token,
      post: "false",
    };
    const { outputs } = await now().bench.run(
      action,
      inputs,
      undefined,
      { GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" },
      job,
    );
    const plan = JSON.parse(job.read(outputs["plan-file"] ?? "") ?? "");
    const schema = JSON.parse(readFileSync("docs/plan.schema.json", "utf8"));
    const validate = new Ajv({ strict: true }).compile(schema);
    expect([validate(plan), validate.errors]).toEqual([true, null]);
    expect(plan).toMatchObject({
      environment: "production",
      ran: "plan",
      commit: "abc",
      run: "7",
      publicAddresses: ["aks: fqdn"],
    });
    expect(plan.steps[1]).toMatchObject({
      step: "link",
      state: "differs",
      changes: [{ operation: "create", id: "/x/links/tools" }],
    });
    expect(validate({ ...plan, more: 1 })).toBe(false);
    for (const ran of ["plan", "check", "apply", "plan-destroy", "destroy"])
      expect([ran, validate({ ...plan, ran })]).toEqual([ran, true]);
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
    const { printed } = await now().bench.run(
      action,
      {
        environment: "production",
        mode: "apply",
        repository: name,
        "github-token": now().token,
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
