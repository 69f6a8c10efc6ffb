import { Timeline } from "./timeline.ts";

const screen = (live: boolean) => {
  const written: string[] = [];
  return { live, columns: 40, write: (text: string) => void written.push(text), written };
};

test("where lines cannot be overwritten, each event is a line", () => {
  let now = 0;
  const { written, ...on } = screen(false);
  const timeline = new Timeline(on, () => now);
  timeline.show({ what: "job", job: "a", state: "running" });
  timeline.show({ what: "line", job: "a", step: "s", line: "noise" });
  timeline.show({ what: "step", job: "a", step: "s", state: "running" });
  now = 75_000;
  timeline.show({ what: "step", job: "a", step: "s", state: "success" });
  timeline.show({ what: "job", job: "a", state: "success" });
  expect(written).toEqual(["  0:00 ▸ a\n", "  1:15   ✓ a: s\n", "  1:15 ✓ a\n"]);
});

test("in a terminal each job has one line, which is overwritten", () => {
  const { written, ...on } = screen(true);
  const timeline = new Timeline(on, () => 0);
  timeline.show({ what: "job", job: "a", state: "running" });
  timeline.show({ what: "job", job: "b", state: "waiting", why: "x".repeat(80) });
  timeline.show({ what: "job", job: "a", state: "failure" });
  const last = written.at(-1) ?? "";
  expect(last.startsWith("\u001b[2A\u001b[2K  0:00 ✗ a\n")).toBe(true);
  for (const line of last.split("\n")) expect(line.length).toBeLessThan(40 + 8);
});
