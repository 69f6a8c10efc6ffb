import type { Goal, Plan } from "@slipway/reconcile";
import type { Failure } from "./failure.ts";
import { checkBeforehand } from "./preflight.ts";
import { perform } from "./stage.test-support.ts";

const plan: Plan = { steps: [], unchanged: [] };

/** A client that knows something beforehand, and notes what it was asked. */
function knowing(...known: Failure[]) {
  const asked: [Plan, boolean][] = [];
  return {
    asked,
    async preflight(given: Plan, withRights: boolean) {
      asked.push([given, withRights]);
      // As late as an answer from a cloud.
      await new Promise(setImmediate);
      return known;
    },
  };
}

test("the action's client, those that it keeps together and those of its goals are each asked once", async () => {
  const [alone, one, other, ofGoal] = [knowing(), knowing(), knowing(), knowing()];
  const goals = [{ client: ofGoal }, { client: one }, { client: null }, { client: "none" }] as unknown as Goal[];
  await checkBeforehand({ one, other, nothing: undefined, no: null, text: "preflight" }, goals, plan, true);
  await checkBeforehand(alone, [], plan, false);
  for (const { asked } of [one, other, ofGoal]) expect(asked).toEqual([[plan, true]]);
  expect(alone.asked).toEqual([[plan, false]]);
});

test("all that any of them knows is reported, with what to do", async () => {
  const one = knowing({ what: "No quota.", remedy: "Ask for more." }, { what: "No zone." });
  const other = knowing({ what: "No right.", remedy: "Grant it." });
  await expect(checkBeforehand({ one, other }, [], plan, true)).rejects.toMatchObject({
    errors: [
      { name: "PreflightError", message: "No quota.", remedy: "Ask for more." },
      { name: "PreflightError", message: "No zone.", remedy: "" },
      { name: "PreflightError", message: "No right.", remedy: "Grant it." },
    ],
  });
});

test.each([
  ["plan", {}, [true], 1],
  ["plan", { INPUT_PREFLIGHT: "true" }, [true], 1],
  ["plan", { INPUT_PREFLIGHT: "without-rights" }, [false], 1],
  ["plan", { SLIPWAY_PREFLIGHT: "false" }, [], 0],
  ["check", { "INPUT_FAIL-ON-DRIFT": "false" }, [], 0],
  ["plan-destroy", {}, [], 0],
])("a %s with %j asks what an apply would fail at, with rights: %j", async (mode, env, asked, code) => {
  const client = knowing({ what: "No quota.", remedy: "Ask for more." });
  const goals = (all: Goal[]) => all.map((goal) => ({ ...goal, client }));
  const ran = await perform({ goals }, { INPUT_MODE: mode, ...env });
  expect([ran.code, client.asked.map(([, withRights]) => withRights)]).toEqual([code, asked]);
  expect(ran.outputs.problem).toBe(code === 0 ? "" : "stage: No quota. Ask for more.");
  // What is planned shows all the same.
  expect(ran.outputs.steps).toBe(mode === "plan-destroy" ? "0" : "1");
});
