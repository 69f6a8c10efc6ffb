import { commonInputs, commonOutputs } from "./declaration.ts";
import { newProgress } from "./progress.ts";
import { perform } from "./stage.test-support.ts";

test("every action has these inputs and outputs", () => {
  expect(Object.keys(commonInputs)).toEqual([
    "mode",
    "fail-on-drift",
    "allow-replace",
    "plan-digest",
    "confirm",
    "preflight",
    "summary",
    "deadline-minutes",
  ]);
  expect(Object.keys(commonOutputs)).toEqual([
    "changed",
    "drift",
    "plan",
    "plan-digest",
    "steps",
    "in-progress",
    "problem",
  ]);
  for (const about of Object.values(commonOutputs)) expect(about).toMatch(/^[A-Z].{8,}\.$/);
  for (const { about } of Object.values(commonInputs)) expect(about).toMatch(/^[A-Z].{8,}\.$/);
});

test.each([
  ["mode", "x", "Write one of auto, plan, apply, check, plan-destroy, destroy."],
  ["plan-digest", "X", "Write the 16 hexadecimal digits that the plan put out."],
  ["allow-replace", "true", /Write the name or the resource ID of what may be replaced/],
  ["deadline-minutes", "0", "Write a whole number from 1 to 360."],
  ["deadline-minutes", "361", "Write a whole number from 1 to 360."],
] as const)("the input %s with '%s' is refused with what to write", (name, value, problem) => {
  expect(commonInputs[name].read(value)).toEqual({ problem: expect.stringMatching(problem) });
});

test("what is not given is auto, fails on drift, waits an hour and checks beforehand", () => {
  const fallbacks = Object.entries(commonInputs).map(([name, { fallback, required }]) => [name, fallback, required]);
  expect(fallbacks).toEqual([
    ["mode", "auto", false],
    ["fail-on-drift", "true", false],
    ["allow-replace", undefined, false],
    ["plan-digest", undefined, false],
    ["confirm", undefined, false],
    ["preflight", "true", false],
    ["summary", "step", false],
    ["deadline-minutes", "60", false],
  ]);
});

test("nothing is known of a run that has not begun", () => {
  expect(newProgress()).toEqual({
    started: new Set(),
    ended: new Set(),
    waits: [],
    waiting: new Set(),
    warnings: [],
    outputs: {},
  });
});

test("a wait that ended well is not left in progress when the run fails later", async () => {
  const { printed } = await perform({
    async connect(run) {
      await run.wait("the curtain", async () => {});
      await run.wait("the light", () => run.clock.sleep(99 * 60_000));
    },
  });
  expect(printed).toContain("Still in progress: the light");
  expect(printed).not.toContain("the curtain");
});
