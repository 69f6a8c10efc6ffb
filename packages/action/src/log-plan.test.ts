import type { Plan, Step, Subject } from "@slipway/reconcile";
import { describe as described } from "./describe.ts";
import type { Log } from "./log.ts";
import { logPlan } from "./log-plan.ts";
import { picture } from "./picture.ts";

const step = (more: Partial<Step> = {}): Step => ({
  kind: "box",
  id: "/shelf/a",
  after: [],
  operation: "update",
  changes: [{ field: "size", have: 1, want: 2 }],
  ...more,
});
const subject = (more: Partial<Subject> = {}): Subject => ({ kind: "box", id: "/shelf/b", after: [], ...more });
const linesOf = (plan: Plan) => {
  const lines: string[] = [];
  logPlan(plan, { info: (text: string) => void lines.push(text) } as Log);
  return lines;
};

const unknown = { "known-after-apply:": "the place" };
const cause = { field: "place", have: "l", want: "r", immutable: true } as const;

test.each<[string, Step, string[]]>([
  ["an update", step(), ["~ update box /shelf/a (size)", "    size: 1 → 2"]],
  [
    "an update of what has no value",
    step({ changes: [{ field: "size", want: "x" }] }),
    ["~ update box /shelf/a (size)", '    size: – → "x"'],
  ],
  [
    "a create",
    step({ operation: "create", changes: [{ field: "place", want: unknown }] }),
    ["+ create box /shelf/a (does not exist)", "    place: known after apply"],
  ],
  [
    "a replace",
    step({ operation: "replace", changes: [cause, { field: "size", want: 2 }], refused: "It holds data." }),
    ["± replace box /shelf/a (place)", '    place: "l" → "r"', "    size: 2", "    refused: It holds data."],
  ],
  ["a delete", step({ operation: "delete", changes: [] }), ["- delete box /shelf/a"]],
  [
    "what failed and still goes on",
    step({ failed: "no room", inProgress: "growing" }),
    ["~ update box /shelf/a (failed: no room; still growing; size)", "    size: 1 → 2"],
  ],
])("the log has each step with its fields: %s", (_, one, lines) => {
  expect(linesOf({ steps: [one], unchanged: [] })).toEqual(lines);
});

test.each<[Subject, string]>([
  [subject(), "= box /shelf/b"],
  [subject({ left: "Slipway did not make it" }), "= box /shelf/b (left: Slipway did not make it)"],
  [subject({ inProgress: "growing" }), "= box /shelf/b (still growing)"],
  [subject({ left: "it is theirs", inProgress: "growing" }), "= box /shelf/b (left: it is theirs; still growing)"],
])("the log has what stays as it is, with why (%#)", (one, line) => {
  expect(linesOf({ steps: [], unchanged: [one] })).toEqual([line]);
});

test.each<[Step, string]>([
  [step(), "update box /shelf/a (size)"],
  [step({ operation: "create" }), "create box /shelf/a (does not exist)"],
  [step({ operation: "create", failed: "no room" }), "create box /shelf/a (failed: no room)"],
  [step({ operation: "delete", changes: [] }), "delete box /shelf/a"],
])("a step in one line (%#)", (one, line) => {
  expect(described(one)).toBe(line);
});

test("the picture has a box for each thing, an arrow for each dependency that is drawn, and each colour once", () => {
  const plan: Plan = {
    steps: [
      step(),
      step({ id: 'c"`<>#;{}|\\d', after: ["box /shelf/a", "box /elsewhere"] }),
      step({ id: "n", operation: "create" }),
      step({ id: "r", operation: "replace" }),
      step({ id: "x".repeat(70), operation: "delete" }),
    ],
    unchanged: [subject({ after: ["box n"] })],
  };
  expect(picture(plan).split("\n")).toEqual([
    "```mermaid",
    "flowchart LR",
    '  n0["box<br/>a"]:::update',
    '  n1["box<br/>c d"]:::update',
    '  n2["box<br/>n"]:::create',
    '  n3["box<br/>r"]:::replace',
    `  n4["box<br/>${"x".repeat(60)}"]:::delete`,
    '  n5["box<br/>b"]:::unchanged',
    "  n0 --> n1",
    "  n2 --> n5",
    "  classDef update fill:#fff8c5,stroke:#9a6700,color:#000",
    "  classDef create fill:#dafbe1,stroke:#1a7f37,color:#000",
    "  classDef replace fill:#ffebe9,stroke:#cf222e,color:#000",
    "  classDef delete fill:#ffebe9,stroke:#cf222e,color:#000,stroke-dasharray:4",
    "  classDef unchanged fill:#f6f8fa,stroke:#8c959f,color:#000",
    "```",
  ]);
});

test.each([
  [0, false],
  [1, true],
  [40, true],
  [41, false],
])("of %s things there is a picture: %s", (count, is) => {
  const steps = Array.from({ length: count }, (_, at) => step({ id: `${at}` }));
  expect(picture({ steps, unchanged: [] }) !== "").toBe(is);
});
