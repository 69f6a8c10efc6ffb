import type { Run } from "@slipway/action";
import { UnreachableError } from "./calls.ts";
import { isDenied } from "./errors.ts";

const hidden = new WeakMap<Run, Set<string>>();

/**
 * What can be looked at; undefined for who may not, and in a network that has no way to the service: an answer that nothing
 * but a judgement beforehand hangs on. That is warned of, and not asked again in a run.
 */
export async function unlessHidden<T>(run: Run, warning: string, ask: () => Promise<T>): Promise<T | undefined> {
  const known = hidden.get(run) ?? new Set();
  hidden.set(run, known);
  if (known.has(warning)) return undefined;
  try {
    return await ask();
  } catch (error) {
    if (!isDenied(error) && !(error instanceof UnreachableError)) throw error;
    known.add(warning);
    run.warn(`${warning}: ${error.message}`);
    return undefined;
  }
}
