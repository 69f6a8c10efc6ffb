import { UnfitError } from "./index.ts";
import { perform } from "./stage.test-support.ts";

const changes = [{ field: "size", have: 1, want: 2 }];
const refusedUpdate = { have: {}, planned: { operation: "update", body: {}, changes } } as const;

test("the log has the plan, each step as it begins, and what went wrong", async () => {
  const ran = await perform({});
  expect(ran.printed.split("\n")).toEqual([
    "stage: apply",
    "+ create prop /stage/prop (does not exist)",
    "    size: 1",
    "create prop /stage/prop",
    expect.stringContaining("The change was accepted, but a fresh read still shows: create prop /stage/prop."),
    "",
  ]);
});

test("a plan that is carried out has all outputs, its own as well", async () => {
  const { code, outputs, listening } = await perform({}, { INPUT_MODE: "plan" });
  expect({ code, listening }).toEqual({ code: 0, listening: 0 });
  expect(outputs).toEqual({
    problem: "",
    changed: "false",
    drift: "true",
    "in-progress": "false",
    steps: "1",
    plan: JSON.stringify([
      { kind: "prop", id: "/stage/prop", after: [], operation: "create", changes: [{ field: "size", want: 1 }] },
    ]),
    "plan-digest": expect.stringMatching(/^[0-9a-f]{16}$/),
    props: "1",
  });
});

test("a destroy gives no outputs of the action, since nothing is there any more", async () => {
  const { code, outputs } = await perform({}, { INPUT_MODE: "destroy", INPUT_CONFIRM: "stage" });
  expect([code, "props" in outputs, outputs.steps]).toEqual([0, false, "0"]);
});

test.each([
  ["a step", { have: {}, status: { inProgress: "growing" } }, "true"],
  ["what stays", { have: {}, status: { inProgress: "growing" }, planned: { operation: "none" } } as const, "true"],
  ["nothing", { have: {}, planned: { operation: "none" } } as const, "false"],
])("the output in-progress names %s that is still changing", async (_, play, is) => {
  expect((await perform(play, { INPUT_MODE: "plan" })).outputs["in-progress"]).toBe(is);
});

test.each([
  ["plan", 1, "Nothing was changed: update prop /stage/prop (size) is refused. It cannot be changed."],
  ["apply", 1, "Nothing was changed: update prop /stage/prop (size) is refused. It cannot be changed."],
  ["check", 1, "stage found drift: update prop /stage/prop (size). Run it in mode apply to repair it"],
])("a step that is refused fails a %s", async (mode, code, says) => {
  const ran = await perform(refusedUpdate, { INPUT_MODE: mode });
  expect(ran.code).toBe(code);
  expect(ran.printed).toContain(says);
  expect(ran.outputs).toMatchObject({ drift: "true", changed: "false", steps: "1" });
});

test("the output problem says what went wrong and what to do; drift is none", async () => {
  const play = {
    connect() {
      throw new UnfitError("It is dark.", "Light it.");
    },
  };
  const failed = await perform(play);
  expect(failed.outputs).toEqual({ problem: "stage: It is dark. Light it." });
  expect(failed.printed).toBe("error: It is dark. Light it.\n");
  expect(failed.summary).toContain("stage: apply failed");
  expect((await perform({}, { INPUT_MODE: "check" })).outputs.problem).toBe("");
  const wrong = await perform({}, { INPUT_LIT: "dim" });
  expect(wrong.outputs.problem).toContain("stage: One input needs a change");
});

test("a warning is given once, and long waits are in it with their time", async () => {
  const { printed, summary } = await perform(
    {
      async connect(run) {
        for (const text of ["careful", "careful", "slowly"]) run.warn(text);
        await run.wait("the curtain", () => run.clock.sleep(65_000));
        await run.wait("the light", async () => {});
        run.info("on stage");
        run.debug("behind it");
      },
    },
    { INPUT_MODE: "plan" },
  );
  expect(printed).toMatch(/^warning: careful\nwarning: slowly\non stage\nstage: plan\n/);
  expect(summary).toContain("> [!WARNING]\n> `careful`\n\n> [!WARNING]\n> `slowly`");
  expect(summary).toContain("| `the curtain` | 65 |");
  expect(summary).not.toContain("the light");
});

test.each([
  ["ends in an error", async () => Promise.reject(new UnfitError("Torn.", "Mend it.")), "Torn. Mend it.", false],
  ["is given up at the deadline", undefined, "The run reached its deadline of 1 minutes.", true],
])("a wait that %s", async (_, work, says, isLeft) => {
  const { code, printed, summary } = await perform(
    { connect: (run) => run.wait("the curtain", work ?? (() => run.clock.sleep(99_000))) },
    { "INPUT_DEADLINE-MINUTES": "1" },
  );
  expect(code).toBe(1);
  expect(printed).toContain(`error: ${says}`);
  expect(printed.includes("Still in progress: the curtain")).toBe(isLeft);
  expect(summary.includes("(the next run picks it up):\n- `the curtain`")).toBe(isLeft);
});

test("a run that is asked to end says so, and names what it left going", async () => {
  let end = (_signal: string): void => {};
  const play = {
    async connect() {
      end("SIGTERM");
    },
    goals: () => {
      throw new RangeError("whatever follows from it");
    },
  };
  const { code, printed, listening } = await perform(play, {}, (given) => {
    end = given;
  });
  expect({ code, listening }).toEqual({ code: 1, listening: 0 });
  expect(printed).toBe(
    "error: The run was asked to end (SIGTERM). What it started goes on by itself; run again to pick it up.\n",
  );
});

test("a stack shows only to those who debug, and no stack of a bad input", async () => {
  const play = {
    connect() {
      throw new UnfitError("It is dark.", "Light it.");
    },
  };
  const debugged = { RUNNER_DEBUG: "1" };
  expect((await perform(play, debugged)).printed).toMatch(/^debug: UnfitError: It is dark\.\n\s+at /);
  expect((await perform(play)).printed).not.toContain("debug");
  expect((await perform({}, { ...debugged, INPUT_LIT: "dim" })).printed).not.toContain("debug");
});

test("a secret input is hidden from the first word on", async () => {
  const play = {
    connect() {
      throw new UnfitError("The porter does not take open-sesame.", "Ask.");
    },
  };
  const { printed, outputs } = await perform(play, { INPUT_PASSWORD: "open-sesame" });
  expect(printed).toContain("The porter does not take ***.");
  expect(outputs.problem).toContain("The porter does not take ***.");
});

test.each([
  [{ ACTIONS_ID_TOKEN_REQUEST_URL: "https://x", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job" }, true],
  [{ ACTIONS_ID_TOKEN_REQUEST_URL: "https://x" }, false],
  [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job" }, false],
])("a job can get a token only where GitHub says how (%#)", async (env, can) => {
  const seen: unknown[] = [];
  await perform(
    { connect: ({ idToken, action, mode }) => void seen.push(idToken !== undefined, action, mode) },
    { ...env, INPUT_MODE: "plan" },
  );
  expect(seen).toEqual([can, "stage", "plan"]);
});

test.each(["stage", "/whole/stage"])("a destroy goes ahead with %s typed out", async (typed) => {
  expect((await perform({}, { INPUT_MODE: "destroy", INPUT_CONFIRM: typed })).code).toBe(0);
});

test.each(["", "else", "mystage", "/other/stage"])("a destroy is refused with '%s' typed out", async (typed) => {
  const { code, printed } = await perform({}, { INPUT_MODE: "destroy", INPUT_CONFIRM: typed });
  expect(code).toBe(1);
  expect(printed).toContain("- confirm: A destroy needs the name of what it removes: write stage.");
});

test.each([
  [{ GITHUB_TOKEN: "open-sesame" }, "open-sesame"],
  [{ HTTPS_PROXY: "http://me:open-sesame@proxy.example" }, "open-sesame"],
  [{ HTTPS_PROXY: "http://me:open-sesame@proxy.example" }, Buffer.from("me:open-sesame").toString("base64")],
])("a secret that the environment has (%j) is hidden from the first word on", async (env, form) => {
  const play = {
    connect() {
      throw new UnfitError(`The porter does not take ${form}.`, "Ask.");
    },
  };
  expect((await perform(play, env)).printed).toContain("The porter does not take ***.");
});

test.each([
  ["gave no answer", new UnfitError("No answer.", "Try again."), true],
  ["is at fault", Object.assign(new UnfitError("Broken.", "Wait."), { status: 500 }), true],
  ["refused it", Object.assign(new UnfitError("No.", "Ask."), { status: 400 }), false],
  ["refused it", Object.assign(new UnfitError("No.", "Ask."), { status: "499" }), false],
  ["failed without a word", undefined, true],
])("a step that was begun is left in progress when the cloud %s (%#)", async (_, error, isLeft) => {
  const { code, printed, summary } = await perform({ write: () => Promise.reject(error) });
  expect(code).toBe(1);
  expect(printed.includes("Still in progress: create prop /stage/prop\n")).toBe(isLeft);
  expect(summary.includes("- `create prop /stage/prop`")).toBe(isLeft);
});
