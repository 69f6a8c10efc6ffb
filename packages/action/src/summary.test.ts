import type { Step } from "@slipway/reconcile";
import { planOutput } from "./outputs.ts";
import { type Story, summary } from "./summary.ts";

const step = (at: number): Step => ({
  kind: "box",
  name: `/shelf/${at}`,
  after: at > 0 ? [`box /shelf/${at - 1}`] : [],
  does: "update",
  changes: [{ field: "size", have: 1, want: 2 }],
});

const story = (more: Partial<Story> = {}): Story => ({
  action: "stack",
  mode: "plan",
  plan: { steps: [step(0), step(1)], settled: [{ kind: "box", name: "/shelf/well", after: [] }] },
  digest: "0123456789abcdef",
  waits: [{ what: "PUT /shelf/0", milliseconds: 61_000 }],
  warnings: [],
  notes: [],
  pending: [],
  failures: [],
  leftGoing: [],
  ...more,
});

test("it tells the steps, the fields, the waits, and draws who depends on whom", () => {
  expect(summary(story())).toMatchInlineSnapshot(`
"### stack: 2 steps planned

| step | what | name | why |
| --- | --- | --- | --- |
| update | box | 0 | size |
| update | box | 1 | size |

| name | field | have | want |
| --- | --- | --- | --- |
| 0 | size | \`1\` | \`2\` |
| 1 | size | \`1\` | \`2\` |

\`\`\`mermaid
flowchart LR
  n0["box<br/>0"]:::update
  n1["box<br/>1"]:::update
  n2["box<br/>well"]:::settled
  n0 --> n1
  classDef update fill:#fff8c5,stroke:#9a6700,color:#000
  classDef settled fill:#f6f8fa,stroke:#8c959f,color:#000
\`\`\`

| waited for | seconds |
| --- | ---: |
| PUT /shelf/0 | 61 |

Plan digest: \`0123456789abcdef\`
"
`);
});

test("a failure says what to do, and what was left going", () => {
  const text = summary(
    story({
      mode: "apply",
      failures: [{ what: "PUT /x was refused", remedy: "Grant it." }],
      leftGoing: ["create box"],
    }),
  );
  expect(text).toContain("stack: apply failed");
  expect(text).toContain("**What to do:** Grant it.");
  expect(text).toContain("- create box");
});

test("a hundred thousand steps still fit into what GitHub takes, and say how many are not shown", () => {
  const steps = Array.from({ length: 100_000 }, (_, at) => step(at));
  const text = summary(story({ plan: { steps, settled: [] } }));
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toMatch(/… and 9\d,?\d{3} more steps/);
  const output = planOutput({ steps, settled: [] });
  expect(output.length).toBeLessThan(250_000);
  expect(JSON.parse(output)[0]).toEqual({ does: "update", kind: "box", name: "/shelf/0" });
});

test("names and messages of other people cannot break the page", () => {
  const nasty = { ...step(0), name: '/x/a|b"]\n```<script>' };
  const text = summary(story({ plan: { steps: [nasty], settled: [] }, failures: [{ what: "line\n# heading <b>" }] }));
  expect(text).not.toContain("<script>");
  expect(text).not.toMatch(/^# heading/m);
});
