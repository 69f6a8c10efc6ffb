import { lookup } from "../../world/table.ts";
import { applyCommand, diffCommand } from "./apply.ts";
import { canI, deleteCommand, patchCommand, versionCommand } from "./commands.ts";
import { createCommand } from "./create.ts";
import { readFlags, UsageError } from "./flags.ts";
import { getCommand } from "./get.ts";
import type { CommandOutput, Ran } from "./place.ts";
import { ServerError, Session, type Setting, serverSaid } from "./session.ts";

const commands: Readonly<Record<string, (session: Session, words: readonly string[]) => CommandOutput>> = {
  apply: applyCommand,
  auth: canI,
  create: createCommand,
  delete: deleteCommand,
  diff: diffCommand,
  get: getCommand,
  patch: patchCommand,
  version: versionCommand,
};

/** Run kubectl with these words. */
export function kubectl(setting: Setting, given: readonly string[]): Ran {
  try {
    const flags = readFlags(given);
    const [name = "", ...words] = flags.words;
    const command = lookup(commands, name);
    if (!command)
      throw new UsageError(`unknown command "${name}" for "kubectl" (simulated: ${Object.keys(commands).join(", ")})`);
    const { output, errors = "", exitCode = 0 } = command(new Session(setting, flags), words);
    return { output, errors, exitCode };
  } catch (error) {
    if (error instanceof UsageError) return { output: "", errors: `error: ${error.message}\n`, exitCode: 1 };
    if (!(error instanceof ServerError)) throw error;
    return { output: "", errors: `${serverSaid(error)}\n`, exitCode: 1 };
  }
}
