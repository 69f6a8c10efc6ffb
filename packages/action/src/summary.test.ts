import type { Step } from "@slipway/reconcile";
import { planOutput } from "./outputs.ts";
import { type Story, summary } from "./summary.ts";

const step = (at: number): Step => ({
  kind: "box",
  id: `/shelf/${at}`,
  after: at > 0 ? [`box /shelf/${at - 1}`] : [],
  operation: "update",
  changes: [{ field: "size", have: 1, want: 2 }],
});

const story = (more: Partial<Story> = {}): Story => ({
  action: "stack",
  mode: "plan",
  plan: { steps: [step(0), step(1)], unchanged: [{ kind: "box", id: "/shelf/well", after: [] }] },
  digest: "0123456789abcdef",
  waits: [{ what: "PUT /shelf/0", milliseconds: 61_000 }],
  warnings: [],
  failures: [],
  leftInProgress: [],
  ...more,
});

test("it shows the steps, the fields, the waits, and a picture of what depends on what", () => {
  expect(summary(story())).toMatchInlineSnapshot(`
"### stack: 2 changes planned

| step | what | name | why |
| --- | --- | --- | --- |
| update | box | \`0\` | \`size\` |
| update | box | \`1\` | \`size\` |

| name | field | have | want |
| --- | --- | --- | --- |
| \`0\` | \`size\` | \`1\` | \`2\` |
| \`1\` | \`size\` | \`1\` | \`2\` |

\`\`\`mermaid
flowchart LR
  n0["box<br/>0"]:::update
  n1["box<br/>1"]:::update
  n2["box<br/>well"]:::unchanged
  n0 --> n1
  classDef update fill:#fff8c5,stroke:#9a6700,color:#000
  classDef unchanged fill:#f6f8fa,stroke:#8c959f,color:#000
\`\`\`

| waited for | seconds |
| --- | ---: |
| \`PUT /shelf/0\` | 61 |

Plan digest: \`0123456789abcdef\`
"
`);
});

test("a failure says what to do, and what was left going", () => {
  const text = summary(
    story({
      mode: "apply",
      failures: [{ what: "PUT /x was refused", remedy: "Grant it." }],
      leftInProgress: ["create box"],
    }),
  );
  expect(text).toContain("stack: apply failed");
  expect(text).toContain("**What to do:** `Grant it.`");
  expect(text).toContain("- `create box`");
});

test("a hundred thousand steps still fit into what GitHub takes, and say how many are not shown", () => {
  const steps = Array.from({ length: 100_000 }, (_, at) => step(at));
  const text = summary(story({ plan: { steps, unchanged: [] } }));
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toMatch(/… and 9\d,?\d{3} more steps/);
  const output = planOutput({ steps, unchanged: [] });
  expect(output.length).toBeLessThan(250_000);
  expect(JSON.parse(output)[0]).toEqual({ operation: "update", kind: "box", id: "/shelf/0" });
});

test("names and messages of other people cannot break the page", () => {
  const nasty = { ...step(0), id: '/x/a|b"]\n```<script>' };
  const text = summary(story({ plan: { steps: [nasty], unchanged: [] }, failures: [{ what: "line\n# heading <b>" }] }));
  expect(text.replace(/`[^`\n]*`/g, "")).not.toContain("<script>");
  expect(text).not.toMatch(/^# heading/m);
});

test("all fields of a new thing stand in it, folded, and what only the cloud knows is known after apply", () => {
  const fresh: Step = {
    ...step(0),
    operation: "create",
    changes: [
      { field: "size", want: 3 },
      { field: "place", want: { "known-after-apply:": "the place" } },
    ],
  };
  const text = summary(story({ plan: { steps: [fresh], unchanged: [] } }));
  expect(text).toContain("<details><summary>box, 2 fields</summary>");
  expect(text).toContain("| `size` | `3` |\n| `place` | known after apply |");
  expect(text).toContain("| create | box | `0` | `does not exist` |");
});
