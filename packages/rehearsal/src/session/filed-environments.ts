import { parse } from "yaml";
import type { Server } from "../runner/run/server.ts";

/** The inputs of the environments in the files that inputs name as `file`, with their defaults; none of a file that does not read. */
export const filedEnvironments = (server: Pick<Server, "read">, inputs: readonly unknown[]): unknown[] =>
  inputs.flatMap((each) => {
    const { file } = (each ?? {}) as { readonly file?: unknown };
    if (typeof file !== "string" || !/\.ya?ml$/.test(file)) return [];
    const { environments, defaults } = (read(server, file) ?? {}) as Readonly<Record<string, unknown>>;
    return [environments, defaults].flatMap((part) => Object.values(part ?? {}));
  });

/** What is wrong with the file, the run says. */
function read(server: Pick<Server, "read">, file: string): unknown {
  try {
    return parse(server.read(file));
  } catch {
    return undefined;
  }
}
