import { hasColours, type Screen } from "./screen.ts";
import { Timeline } from "./timeline.ts";

const screen = (rest: Partial<Screen> = {}) => {
  const written: string[] = [];
  return { live: false, columns: 40, write: (text: string) => void written.push(text), written, ...rest };
};
const step = (name: string, state: "running" | "success" | "failure" | "skipped", rest: object = {}) =>
  ({ what: "step", job: "a", step: name, state, ...rest }) as const;

function shown(rest: Partial<Screen> = {}): string[] {
  let now = 0;
  const { written, ...on } = screen(rest);
  const timeline = new Timeline(on, () => now);
  timeline.show({ what: "job", job: "a", state: "running", why: "environment prod: approved" });
  timeline.show({ what: "line", job: "a", step: "s", line: "noise", isScript: false });
  timeline.show({ what: "line", job: "a", step: "s", line: "Warning: look here", isScript: false });
  timeline.show({ what: "line", job: "a", step: "s", line: "said by a script", isScript: true });
  now = 75_000;
  timeline.show(step("quiet", "success"));
  timeline.show(step("not run", "skipped"));
  timeline.show(step("changes", "success", { changes: 2 }));
  timeline.show(step("script", "success", { isScript: true }));
  timeline.show(step("broken", "failure"));
  timeline.show(step("group of the broken one", "failure", { isControl: true }));
  timeline.fault("throttle struck PUT /x");
  timeline.show({ what: "job", job: "a", state: "failure" });
  timeline.end();
  return written.filter((text) => text !== "");
}

test("what is worth a line gets one, and steps that did nothing are counted", () => {
  expect(shown()).toEqual([
    "  0:00 ▸ a (environment prod: approved)\n",
    "  0:00   ! Warning: look here\n",
    "  0:00   │ said by a script\n",
    "  1:15   ✓ a: changes (2 changes)\n",
    "  1:15   ✓ a: script\n",
    "  1:15   ✗ a: broken\n",
    "  1:15   ! throttle struck PUT /x\n",
    "  1:15 ✗ a (1 step without changes, 1 skipped)\n",
  ]);
});

test("with verbose every step and line is shown", () => {
  expect(shown({ verbose: true }).join("")).toMatch(
    /│ noise\n[\s\S]*✓ a: quiet\n[\s\S]*− a: not run\n[\s\S]*✗ a: group of the broken one\n/,
  );
});

test("what others wrote moves no cursor", () => {
  const { written, ...on } = screen();
  const timeline = new Timeline(on, () => 0);
  timeline.show({ what: "line", job: "a", step: "s", line: "\u001b[2J\rgone\u202e", isScript: true });
  expect(written.join("")).toBe("  0:00   │ \ufffd[2J\ufffdgone\ufffd\n");
});

test("with colours a failure is red", () => {
  expect(shown({ colours: true }).join("")).toContain("\u001b[31m✗\u001b[0m a: broken");
  expect(shown().join("")).not.toContain("\u001b");
});

test("in a terminal a block below shows what runs and waits, and goes when it is over", () => {
  let now = 0;
  const { written, ...on } = screen({ live: true });
  const timeline = new Timeline(on, () => now);
  timeline.show({ what: "job", job: "a", state: "running" });
  timeline.show({ what: "job", job: "b", state: "waiting", why: "x".repeat(80) });
  timeline.show(step("s", "running"));
  now = 61_000;
  timeline.show(step("t", "running"));
  const last = written.at(-1) ?? "";
  expect(last.startsWith("\u001b[3A\u001b[J  ▸ 1:01 a: s, t\n  · b (xxx")).toBe(true);
  expect(last).toMatch(/\n {2}\d s on this machine\n$/);
  for (const line of last.split("\n")) expect(line.length).toBeLessThan(40 + 8);
  timeline.end();
  expect(written.at(-1)).toBe("\u001b[3A\u001b[J");
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
  [{ TERM: "dumb" }, true, false],
])("with %j and a terminal: %s there are colours: %s", (env, isTerminal, expected) => {
  expect(hasColours(env, isTerminal)).toBe(expected);
});
