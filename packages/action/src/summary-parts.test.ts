import type { Step, Subject } from "@slipway/reconcile";
import type { Mode } from "./mode.ts";
import { type Story, summary } from "./summary.ts";

const step = (more: Partial<Step> = {}): Step => ({
  kind: "box",
  id: "/shelf/a",
  after: [],
  operation: "update",
  changes: [{ field: "size", have: 1, want: 2 }],
  ...more,
});
const subject = (more: Partial<Subject> = {}): Subject => ({ kind: "box", id: "/shelf/b", after: [], ...more });
const story = (more: Partial<Story> = {}): Story => ({
  action: "stack",
  mode: "plan",
  waits: [],
  warnings: [],
  failures: [],
  leftInProgress: [],
  ...more,
});
const planOf = (steps: Step[], unchanged: Subject[] = []) => ({ plan: { steps, unchanged } });

test.each<[Mode, Partial<Story>, string]>([
  ["plan", planOf([step()]), "1 change planned"],
  ["plan", planOf([step(), step({ id: "b" })]), "2 changes planned"],
  ["check", planOf([step()]), "drift, 1 change to repair it"],
  ["check", { ...planOf([step()]), failures: [{ what: "Drift." }] }, "drift, 1 change to repair it"],
  ["check", { ...planOf([]), failures: [{ what: "No." }] }, "check failed"],
  ["apply", { ...planOf([step()]), failures: [{ what: "No." }] }, "apply failed"],
  ["apply", planOf([step()]), "1 change made"],
  ["destroy", planOf([step()]), "1 change made"],
  ["destroy", planOf([]), "nothing to remove"],
  ["apply", planOf([]), "no changes"],
  ["plan", {}, "no changes"],
])("the headline of a %s says how it went (%#)", (mode, more, headline) => {
  expect(summary(story({ mode, ...more })).split("\n")[0]).toBe(`### stack: ${headline}`);
});

test("nothing stands in it that there is nothing to say of", () => {
  expect(summary(story())).toBe("### stack: no changes\n");
  expect(summary(story(planOf([])))).toBe("### stack: no changes\n");
});

test("failures, and warnings come first, each line a text of its own", () => {
  const text = summary(
    story({
      failures: [{ what: "One\nline <b>", remedy: "Do\nthis." }, { what: "Two." }],
      warnings: ["Careful\nnow"],
      leftInProgress: ["create a|b", "the light"],
      digest: "0123",
    }),
  );
  expect(text).toBe(
    [
      "### stack: plan failed",
      "> [!CAUTION]\n> `One`<br>`line <b>`\n>\n> **What to do:** `Do`<br>`this.`",
      "> [!CAUTION]\n> `Two.`",
      "> [!WARNING]\n> `Careful`<br>`now`",
      "Still in progress when the run ended (the next run picks it up):\n- `create a\\|b`\n- `the light`",
      "Plan digest: `0123`\n",
    ].join("\n\n"),
  );
});

test("a step says why, and why it is refused", () => {
  const text = summary(
    story(planOf([step({ refused: "It holds data." }), step({ id: "n", operation: "delete", changes: [] })])),
  );
  expect(text).toContain("| update | box | `a` | `size; refused: It holds data.` |\n| delete | box | `n` | – |");
});

test("a change says what is, what is wanted, and whether it can be made in place", () => {
  const changes = [
    { field: "a|b", want: "x`y" },
    { field: "place", have: { l: 1 }, want: { "known-after-apply:": "it" }, immutable: true as const },
  ];
  const text = summary(story(planOf([step({ operation: "replace", changes })])));
  expect(text).toContain(
    '| name | field | have | want |\n| --- | --- | --- | --- |\n| `a` | `a\\|b` | – | `"x\'y"` |\n' +
      '| `a` | `place` (cannot be changed in place) | `{"l":1}` | known after apply |\n',
  );
});

test("what stays is named if it was left, or still changes", () => {
  const text = summary(
    story(planOf([], [subject(), subject({ left: "it is theirs" }), subject({ id: "c", inProgress: "growing" })])),
  );
  expect(text).toContain("\n\n- `box /shelf/b`: `left, it is theirs`\n- `box c`: `still growing`\n\n");
});

test("waits of a second and more are shown, in seconds", () => {
  const waits = [
    { what: "a|b", milliseconds: 1_000 },
    { what: "short", milliseconds: 999 },
    { what: "c", milliseconds: 61_600 },
  ];
  expect(summary(story({ waits }))).toContain(
    "| waited for | seconds |\n| --- | ---: |\n| `a\\|b` | 1 |\n| `c` | 62 |\n",
  );
  expect(summary(story({ waits: waits.slice(1, 2) }))).not.toContain("waited");
});

test("what does not fit is counted, of each table", () => {
  const big = (count: number, more: (at: number) => Partial<Step>) =>
    Array.from({ length: count }, (_, at) => step({ id: `/shelf/${at}`, ...more(at) }));
  const updates = summary(story(planOf(big(3_000, () => ({})))));
  expect(updates).toContain("\n… and 1000 more steps.");
  expect(updates).toContain("\n… and 1000 more fields.");
  const fields = Array.from({ length: 2_500 }, (_, at) => ({ field: `f${at}`, want: at }));
  const created = summary(story(planOf([step({ operation: "create", changes: fields })])));
  expect(created).toContain(
    "<details><summary>box, 2500 fields</summary>\n\n`/shelf/a`\n\n| field | value |\n| --- | --- |\n| `f0` | `0` |",
  );
  expect(created).toContain("\n… and 500 more fields.\n</details>");
  const left = Array.from({ length: 2_001 }, (_, at) => subject({ id: `${at}`, left: "theirs" }));
  expect(summary(story(planOf([], left)))).toContain("\n… and 1 more others.");
});

test("what is in a cell is one line of at most five hundred characters", () => {
  const text = summary(story(planOf([step({ failed: `a\r\n\nb${"x".repeat(600)}` })])));
  expect(text).toMatch(/\| update \| box \| `a` \| `failed: a b[x]{489}…` \|/);
});

test("a story that is too long even so ends where it must", () => {
  const text = summary(story({ warnings: Array.from({ length: 600 }, () => "x".repeat(2_000)) }));
  expect(text.length).toBeLessThan(1024 * 1024);
  expect(text).toMatch(/x…`\n|…\n$/);
});
