import { type Answered, ask, type Server } from "./server.ts";
import type { Step } from "./story/step.ts";

/** What a step of a story was answered. */
export interface Outcome extends Answered {
  readonly does: string;
}

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], value);

function filled<T>(value: T, kept: ReadonlyMap<string, string>): T {
  const written = JSON.stringify(value).replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const found = kept.get(name);
    if (found === undefined) throw new Error(`No earlier step keeps ${name}.`);
    return JSON.stringify(found).slice(1, -1);
  });
  return JSON.parse(written) as T;
}

/** Plays a whole story on a server. */
export async function play(server: Server, story: readonly Step[]): Promise<Outcome[]> {
  const kept = new Map<string, string>();
  const outcomes: Outcome[] = [];
  for (const { does, as, keep, later, ...asked } of story) {
    if (later) await server.letTimePass();
    const answered = await ask(server, as, filled(asked, kept));
    for (const [name, path] of Object.entries(keep)) kept.set(name, String(at(answered.body, path)));
    outcomes.push({ does, ...answered });
  }
  return outcomes;
}
