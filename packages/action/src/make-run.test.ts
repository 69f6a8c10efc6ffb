import type { AnyAction } from "./declaration.ts";
import type { Host } from "./host.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";
import { makeRun } from "./make-run.ts";
import type { Mode } from "./mode.ts";
import { newProgress } from "./progress.ts";

const shows = new Map([["/a", { body: {}, isNew: true }]]);
const ledger = { entries: [{ step: "network" }], shows } as unknown as Ledger;

/** What an action is given in a mode, and what it did with it. */
function given(mode: Mode, env: Readonly<Record<string, string>> = {}, more: Partial<Host> = {}) {
  const seen = { saved: [] as string[][], said: [] as unknown[][] };
  const progress = newProgress();
  const host = { env, save: (...saved: string[]) => void seen.saved.push(saved), ...more } as Partial<Host> as Host;
  const log = {
    hide: (text: string) => text.replaceAll("secret", "***"),
    mask: (...said: unknown[]) => void seen.said.push(["mask", ...said]),
    annotate: (...said: unknown[]) => void seen.said.push(said),
  } as Partial<Log> as Log;
  const run = makeRun({ name: "stage" } as AnyAction, {
    mode,
    host,
    log,
    progress,
    ledger,
    signal: new AbortController().signal,
    clock: { now: () => 0, sleep: async () => {} },
  });
  return { run, progress, seen };
}

test("an action knows what the other steps of its job wrote, and lays what they plan over its reads where it writes nothing", () => {
  for (const [mode, isLaidOver] of [
    ["plan", true],
    ["check", true],
    ["apply", false],
    ["destroy", false],
    ["plan-destroy", false],
  ] as const) {
    const { run } = given(mode);
    expect(run.entries).toEqual(ledger.entries);
    expect([mode, run.planned.size > 0]).toEqual([mode, isLaidOver]);
    expect(run.mode).toBe(mode === "plan-destroy" ? "destroy" : mode);
  }
});

test("a file for later steps has no secret in it, and outside of a job there is none", () => {
  const { run, seen } = given("plan", { RUNNER_TEMP: "/temp" });
  expect(run.save("note.json", "a secret")).toBe("/temp/note.json");
  expect(seen.saved).toEqual([["/temp/note.json", "a ***"]]);
  const alone = given("plan");
  expect([alone.run.save("note.json", "a secret"), alone.seen.saved]).toEqual(["", []]);
});

test("what an action hides, reports and draws goes where a run does that", () => {
  const { run, progress, seen } = given("apply");
  run.mask("words", "me");
  run.error("A title", "A text");
  run.page("# A page");
  expect(seen.said).toEqual([
    ["mask", "words", "me"],
    ["error", "A text", "A title"],
  ]);
  expect(progress.page).toBe("# A page");
});

test("programs are run as the host says, if it says so", () => {
  const execute = async () => ({ code: 0, out: "", err: "" });
  expect(given("plan", {}, { execute }).run.execute).toBe(execute);
  expect("execute" in given("plan").run).toBe(false);
});
