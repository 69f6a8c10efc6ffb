import { go } from "./lamp.test-support.ts";

const here = { GITHUB_ACTION: "lamp" };

test("later steps of the job read what a step planned: its story, its changes and what reads will show", async () => {
  const { entry, outputs } = await go({ on: false }, { ...here, INPUT_MODE: "plan" });
  expect(entry).toMatchObject({
    format: 1,
    step: "lamp",
    order: 0,
    changed: false,
    approval: expect.arrayContaining([expect.stringMatching(/^[0-9a-f]{16}$/)]),
    outputs: { shines: "false" },
    story: {
      action: "lamp",
      mode: "plan",
      digest: outputs["plan-digest"],
      plan: { steps: [{ operation: "update", kind: "lamp" }], unchanged: [] },
      failures: [],
      warnings: [],
      waits: [],
      leftInProgress: [],
    },
  });
});

test("and what it did", async () => {
  const { entry } = await go({ on: false }, { ...here, INPUT_MODE: "apply" });
  expect(entry).toMatchObject({ changed: true, outputs: { shines: "true" }, story: { mode: "apply", failures: [] } });
  expect((await go({ on: true }, { ...here, INPUT_MODE: "apply" })).entry).toMatchObject({
    changed: false,
    approval: [],
  });
});

test("a check that found drift has it among its failures, with what to do; in the output problem it is none", async () => {
  const { entry, outputs, printed } = await go({ on: false }, { ...here, INPUT_MODE: "check" });
  const what = "lamp found drift: update lamp the lamp (on).";
  const remedy = "Run it in mode apply to repair it, or change the inputs if what is there is what you want.";
  expect(entry.story.failures).toEqual([{ what, remedy }]);
  expect(printed).toContain(`error: ${what} ${remedy}\n`);
  expect(outputs.problem).toBe("");
});

test("a summary for the whole job is not written by a step, nor by one that fails", async () => {
  const summaryOf = async (env: Record<string, string>) =>
    (await go({ on: false }, { INPUT_MODE: "check", ...env })).summary;
  expect(await summaryOf({})).toContain("### lamp: drift, 1 change to repair it");
  expect(await summaryOf({ INPUT_SUMMARY: "job" })).toBe("");
});

test("nothing that the ledger keeps has a secret in it", async () => {
  const secret = "words-of-the-lamp";
  const broken = Object.assign(new RangeError(`The socket said ${secret}.`), { name: "SocketError" });
  const { entry } = await go({ broken, secret }, { ...here, INPUT_MODE: "apply" });
  expect(entry.story.failures).toEqual([{ what: "The socket said ***." }]);
});
