import type { Step } from "@slipway/reconcile";
import { planOutput } from "./outputs.ts";

const step = (id: string, want: string): Step => ({
  kind: "box",
  id,
  after: [],
  operation: "update",
  changes: [{ field: "size", want }],
});

/** GitHub takes 1 MB of outputs from a job, by its documentation of `jobs.<job_id>.outputs`: a step takes a fifth of it. */
const most = 200_000;

test("a plan of two hundred thousand characters is put out whole, one of more without its values", () => {
  const room = most - JSON.stringify([step("a", "")]).length;
  const whole = [step("a", "x".repeat(room))];
  expect(planOutput({ steps: whole, unchanged: [] })).toBe(JSON.stringify(whole));
  const more = [step("a", "x".repeat(room + 1))];
  expect(planOutput({ steps: more, unchanged: [] })).toBe('[{"operation":"update","kind":"box","id":"a"}]');
});

test("of more steps than fit even so, as many are put out as fit", () => {
  const brief = ({ operation, kind, id }: Step) => ({ operation, kind, id });
  // Each takes a hundred characters, with what parts it from the next.
  const own = JSON.stringify(brief(step("", ""))).length;
  const steps = Array.from({ length: 2_001 }, (_, at) => step(`${at}`.padStart(99 - own, "0"), ""));
  expect(JSON.parse(planOutput({ steps, unchanged: [] }))).toEqual(steps.slice(0, 2_000).map(brief));
});
