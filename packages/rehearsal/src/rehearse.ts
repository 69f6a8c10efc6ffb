import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Part, Scenario } from "./scenario.ts";
import type { Act, Stage } from "./stage.ts";

/** What a rehearsal expects of its modes, in order: a plan, an apply, a clean check, and the same after somebody's change. */
interface Scene {
  readonly mode: "plan" | "apply" | "check";
  readonly says: string;
  readonly drift: "some" | "none";
}

const before: readonly Scene[] = [
  { mode: "plan", says: "what is to be done", drift: "some" },
  { mode: "apply", says: "it is done", drift: "some" },
  { mode: "check", says: "nothing is left to do", drift: "none" },
];

const after: readonly Scene[] = [
  { mode: "check", says: "the change is found", drift: "some" },
  { mode: "apply", says: "it is repaired", drift: "some" },
  { mode: "check", says: "nothing is left to do", drift: "none" },
];

/** Plays a scenario, tells of it line by line, and joins the summaries into one page. Gives what was not as expected. */
export async function rehearse(
  scenario: Scenario,
  stage: Stage,
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  const acts: Act[] = [];
  const surprises: string[] = [];
  const play = async (scenes: readonly Scene[]) => {
    for (const { mode, says, drift } of scenes) {
      say(`${mode}: ${says}`);
      const played = await Promise.all(scenario.parts.map((part) => actOf(stage, part, mode)));
      for (const act of played) say(line(act));
      const found = played.some(({ outputs }) => outputs.drift === "true");
      const failed = played.filter(({ code }) => code !== 0).length;
      if (found !== (drift === "some")) surprises.push(`${mode}: drift was ${found ? "" : "not "}found`);
      if (failed > 0 && !(mode === "check" && drift === "some")) surprises.push(`${mode}: ${failed} failed`);
      acts.push(...played);
    }
  };
  await play(before);
  say(await scenario.spoil());
  await play(after);
  writeFileSync(join(folder, "summary.md"), `# Rehearsal of ${scenario.name}\n\n${acts.map(page).join("\n")}`);
  return surprises;
}

const actOf = (stage: Stage, { action, inputs }: Part, mode: string): Promise<Act> =>
  stage.act(action, { ...inputs, mode });

const line = ({ action, outputs, code, milliseconds }: Act): string =>
  `  ${code === 0 ? "✓" : "!"} ${action.padEnd(20)} ${`${outputs.steps ?? "?"} steps`.padEnd(8)} ${(milliseconds / 1000).toFixed(1)} s`;

const page = ({ summary, mode }: Act): string => `## ${mode}\n\n${summary}`;
