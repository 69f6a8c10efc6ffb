import type { Stage } from "../session/stage.ts";
import type { Scenario } from "./scenario.ts";

/** Runs a scenario, scene by scene. Returns what was not as expected. */
export async function playScenario(
  scenario: Scenario,
  stage: Stage,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const unexpected: string[] = [];
  for (const { title, trigger, conclusion, prepare, unexpected: findUnexpected } of scenario.scenes) {
    if (signal.aborted) return [...unexpected, `${title}: it was interrupted before`];
    const before = await prepare?.(stage.cloud);
    if (before !== undefined) write(`\n${before}`);
    write(`\n${title} (${trigger.name})${conclusion === "failure" ? ": has to fail" : ""}`);
    const run = await stage.run(title, {
      file: `.github/workflows/${scenario.name}.yml`,
      content: scenario.workflow,
      trigger,
      signal,
      expected: conclusion,
      ...(before === undefined ? {} : { before }),
    });
    if (run.conclusion !== conclusion) unexpected.push(`${title}: it ended as ${run.conclusion}, not ${conclusion}`);
    for (const each of (await findUnexpected?.(run, stage.cloud)) ?? []) unexpected.push(`${title}: ${each}`);
  }
  return unexpected;
}
