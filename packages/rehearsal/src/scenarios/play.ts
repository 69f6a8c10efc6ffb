import type { Stage } from "../session/stage.ts";
import type { Scenario } from "./scenario.ts";

/** Plays a story scene by scene. Gives what was not as expected. */
export async function playScenario(
  scenario: Scenario,
  stage: Stage,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const surprises: string[] = [];
  for (const { title, trigger, conclusion, before, surprises: judge } of scenario.scenes) {
    if (signal.aborted) return [...surprises, `${title}: it was interrupted before`];
    if (before) say(await before(stage.cloud));
    say(`\n${title} (${trigger.name})`);
    const run = await stage.run(title, {
      file: `.github/workflows/${scenario.name}.yml`,
      content: scenario.workflow,
      trigger,
      signal,
    });
    if (run.conclusion !== conclusion) surprises.push(`${title}: it ended as ${run.conclusion}, not ${conclusion}`);
    for (const each of (await judge?.(run, stage.cloud)) ?? []) surprises.push(`${title}: ${each}`);
  }
  const made = (await scenario.finalResources?.(stage.cloud)) ?? [];
  for (const line of made) say(line);
  stage.page(made.join("\n"));
  return surprises;
}
