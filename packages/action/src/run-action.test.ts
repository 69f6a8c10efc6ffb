import { formatApprovals, UnfitError } from "./index.ts";
import { go, type Lamp } from "./lamp.test-support.ts";

test.each([
  ["push", "refs/heads/main", "apply", true],
  ["workflow_dispatch", "refs/heads/main", "apply", true],
  ["pull_request", "refs/pull/7/merge", "plan", undefined],
  ["merge_group", "refs/heads/gh-readonly-queue/main/pr-7", "plan", undefined],
  ["schedule", "refs/heads/main", "check", undefined],
])("on %s of %s, auto means %s", async (GITHUB_EVENT_NAME, GITHUB_REF, mode, on) => {
  const lamp: { on?: boolean } = {};
  const { printed } = await go(lamp, { GITHUB_EVENT_NAME, GITHUB_REF });
  expect(printed).toContain(`lamp: ${mode}`);
  expect(lamp.on).toBe(on);
});

/** Every other event of GitHub's that starts a workflow (docs: events that trigger workflows). */
const otherEvents =
  "branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment fork gollum image_version issue_comment issues label milestone page_build public pull_request_review pull_request_review_comment pull_request_target registry_package release repository_dispatch status watch workflow_call workflow_run";

test.each([
  ["push", "refs/heads/feature"],
  ["push", "refs/tags/v1"],
  ["push", "refs/heads/gh-readonly-queue/main/pr-7"],
  ["push", "refs/heads/Main"],
  ["workflow_dispatch", "refs/heads/feature"],
  ["", "refs/heads/main"],
  ...otherEvents.split(" ").map((event) => [event, "refs/heads/main"]),
])("on %s of %s, auto is refused with what to write, and nothing is written", async (event = "", ref = "") => {
  const lamp: { on?: boolean } = {};
  const { code, printed } = await go(lamp, { GITHUB_EVENT_NAME: event, GITHUB_REF: ref });
  expect([code, lamp.on]).toEqual([1, undefined]);
  expect(printed).toMatch(/- mode: auto means .* Write plan, apply or check/);
});

test("on a push whose payload cannot be read, auto is refused", async () => {
  expect((await go({}, { GITHUB_EVENT_PATH: "" })).code).toBe(1);
});

test("outputs say what was found and done", async () => {
  expect((await go({})).outputs).toMatchObject({ changed: "true", drift: "true", steps: "1", shines: "true" });
  expect((await go({ on: true })).outputs).toMatchObject({ changed: "false", drift: "false", steps: "0", plan: "[]" });
});

test("a check fails on drift and says what to do; fail-on-drift: false only reports", async () => {
  const failed = await go({ on: false }, { INPUT_MODE: "check" });
  expect(failed).toMatchObject({ code: 1, outputs: { drift: "true", changed: "false" } });
  expect(failed.printed).toContain("Run it in mode apply to repair it");
  expect((await go({ on: false }, { INPUT_MODE: "check", "INPUT_FAIL-ON-DRIFT": "false" })).code).toBe(0);
});

test("an approved plan is applied only while it is still the plan", async () => {
  const digest = (await go({ on: false }, { INPUT_MODE: "plan" })).outputs["plan-digest"] ?? "";
  const lamp = { on: false };
  expect((await go(lamp, { INPUT_MODE: "apply", "INPUT_PLAN-DIGEST": digest })).code).toBe(0);
  expect(lamp.on).toBe(true);
  const other: { on?: boolean } = {};
  const refused = await go(other, { INPUT_MODE: "apply", "INPUT_PLAN-DIGEST": digest });
  expect(refused.code).toBe(1);
  expect(refused.printed).toContain("Run all of it again");
  expect(other.on).toBeUndefined();
  const again = await go(lamp, { INPUT_MODE: "apply", "INPUT_PLAN-DIGEST": digest });
  expect(again).toMatchObject({ code: 0, outputs: { changed: "false" } });
});

test("what is missing, and no one in the job plans to make, is an error in every mode that needs it", async () => {
  for (const mode of ["plan", "check", "apply"]) {
    const refused = await go({ roomless: true }, { INPUT_MODE: mode });
    expect([refused.code, refused.printed]).toEqual([
      1,
      expect.stringContaining("The room does not exist. Build it first."),
    ]);
  }
});

test("a name that is no input's is an error, with the one that may be meant", async () => {
  const { code, printed } = await go({}, { INPUT_MODE: "plan", "INPUT_ALOW-REPLACE": "lamp" });
  expect([code, printed]).toEqual([
    1,
    expect.stringContaining("- alow-replace: There is no such input. Did you mean allow-replace?"),
  ]);
});

test("a job says once for all its steps what they read from their inputs otherwise", async () => {
  const lamp: Lamp = {};
  expect(await go(lamp, { SLIPWAY_MODE: "plan" })).toMatchObject({
    code: 0,
    outputs: { drift: "true", changed: "false" },
  });
  expect(await go(lamp, { SLIPWAY_MODE: "plan", INPUT_MODE: "apply" })).toMatchObject({ outputs: { changed: "true" } });
  expect((await go({ on: false }, { SLIPWAY_MODE: "plan", SLIPWAY_SUMMARY: "job" })).summary).toBe("");
  const destroys = { SLIPWAY_MODE: "destroy", SLIPWAY_DESTROYS: "house" };
  for (const typed of [undefined, "", "House", "lamp"]) {
    const refused = await go({ on: true }, { ...destroys, ...(typed === undefined ? {} : { SLIPWAY_CONFIRM: typed }) });
    expect([refused.code, refused.printed]).toEqual([1, expect.stringContaining("typed out: write house.")]);
  }
  expect((await go({ on: true }, { ...destroys, SLIPWAY_CONFIRM: "house" })).code).toBe(0);
});

describe("a value that is known after apply", () => {
  const token = "known-after-apply:room.switch";

  test("is taken by every kind of input in a plan, and refused in an apply with the step that gives it", async () => {
    for (const name of ["INPUT_ON", "INPUT_ALLOW-REPLACE", "INPUT_CONFIRM", "INPUT_DEADLINE-MINUTES"]) {
      expect(await go({}, { INPUT_MODE: "plan", [name]: token })).toMatchObject({ code: 0 });
      expect(await go({}, { INPUT_MODE: "check", "INPUT_FAIL-ON-DRIFT": "false", [name]: token })).toMatchObject({
        code: 0,
      });
      const refused = await go({}, { INPUT_MODE: "apply", [name]: token });
      expect([refused.code, refused.printed]).toEqual([1, expect.stringContaining("room.switch is known after apply")]);
    }
  });
});

describe("under an approval", () => {
  const here = { INPUT_MODE: "apply", GITHUB_ACTION: "lamp", GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };
  const approved = async (lamp: Lamp, env: Record<string, string> = {}) => {
    const { entry } = await go(lamp, { ...here, INPUT_MODE: "plan", ...env });
    return formatApprovals(new Map([["lamp", entry.approval]]), { ...here, ...env });
  };

  test("what was planned is done", async () => {
    const lamp: Lamp = {};
    const text = await approved(lamp);
    expect((await go(lamp, { ...here, SLIPWAY_APPROVED: text })).code).toBe(0);
    expect(lamp.on).toBe(true);
  });

  test.each<[string, (text: string) => Record<string, string>, string]>([
    ["an empty one", () => ({ SLIPWAY_APPROVED: "" }), "may contain secret"],
    ["one that is not ours", () => ({ SLIPWAY_APPROVED: "yes" }), "no approval that this version"],
    ["one for another commit", (text) => ({ SLIPWAY_APPROVED: text, GITHUB_SHA: "def" }), "is for commit abc"],
    ["one for another run", (text) => ({ SLIPWAY_APPROVED: text, GITHUB_RUN_ID: "8" }), "in run 7"],
    ["one of another step", (text) => ({ SLIPWAY_APPROVED: text, GITHUB_ACTION: "other" }), "not in the approved plan"],
    ["one of another input", (text) => ({ SLIPWAY_APPROVED: text, INPUT_ON: "false" }), "not in the approved plan"],
    [
      "one without its changes",
      (text) => ({ SLIPWAY_APPROVED: text.replace(/lamp .*/, "lamp ") }),
      "not in the approved plan",
    ],
  ])("%s lets nothing be done", async (_, env, message) => {
    const lamp: Lamp = {};
    const refused = await go(lamp, { ...here, ...env(await approved(lamp)) });
    expect([refused.code, refused.printed, lamp.on]).toEqual([1, expect.stringContaining(message), undefined]);
  });
});

test("a destroy of what is in something that is gone has nothing to remove, and warns", async () => {
  const { code, printed, outputs } = await go({ roomless: true }, { INPUT_MODE: "destroy", INPUT_CONFIRM: "lamp" });
  expect([code, outputs.changed]).toEqual([0, "false"]);
  expect(printed).toContain("warning: There is nothing to remove. The room does not exist.");
});

test.each([
  undefined,
  "Lamp",
  "other",
  "lamp/",
  "/lamp",
  "/subscriptions/other/lamp",
])("a destroy needs the name typed out, not %s", async (INPUT_CONFIRM) => {
  const refused = await go({ on: true }, { INPUT_MODE: "destroy", ...(INPUT_CONFIRM ? { INPUT_CONFIRM } : {}) });
  expect(refused.code).toBe(1);
  expect(refused.printed).toContain("- confirm: A destroy needs the name of what it removes: write lamp.");
});

test("a destroy goes on with the name", async () => {
  expect((await go({ on: true }, { INPUT_MODE: "destroy", INPUT_CONFIRM: "lamp" })).code).toBe(0);
});

test("a mistake of ours says so, asks for a report, and shows a stack only when debugging", async () => {
  const broken = new TypeError("x is not a function");
  const { code, printed } = await go({ broken });
  expect(code).toBe(1);
  expect(printed).toContain("This is a mistake in Slipway, not in your inputs: TypeError: x is not a function");
  expect(printed).toContain("Please report it");
  expect(printed).not.toMatch(/\n\s+at /);
  expect((await go({ broken }, { RUNNER_DEBUG: "1" })).printed).toMatch(/\s+at /);
});

test("in a summary no secret shows because Markdown escapes a part of it", async () => {
  const secret = "less<than-a-secret";
  const broken = new UnfitError(`The socket said ${secret}.`, "Mend it.");
  const { written } = await go({ broken, secret }, { GITHUB_STEP_SUMMARY: "summary", INPUT_MODE: "apply" });
  expect(written).toContain("The socket said ***.");
  expect(written).not.toContain("than-a-secret");
});
