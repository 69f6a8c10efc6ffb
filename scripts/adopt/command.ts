import { writeFileSync } from "node:fs";
import { adopt } from "./adopt.ts";
import { onOneLine } from "./caller.ts";
import type { Machine } from "./command-run.ts";
import { requestOf, usage } from "./request.ts";

interface Terminal extends Machine {
  /** Writes what was asked for. */
  print(text: string): void;
}

/** The whole command. Gives the code that it ends with. */
export async function command(words: readonly string[], { env, say, print }: Terminal): Promise<number> {
  const request = requestOf(words, env);
  if (request === "help") {
    print(usage);
    return 0;
  }
  if (!("workflow" in request)) {
    say(`${request.map(onOneLine).join("\n")}\n\n${usage}`);
    return 2;
  }
  try {
    const caller = await adopt(request, { env, say: (line) => say(onOneLine(line)) });
    // A file that is there may hold what someone added to it.
    if (request.out === undefined) print(caller);
    else writeFileSync(request.out, caller, { flag: "wx" });
    return 0;
  } catch (error) {
    const { message, remedy = "" } = error as { readonly message: string; readonly remedy?: string };
    say(`${onOneLine(message)}\n${onOneLine(remedy)}`.trim());
    return 2;
  }
}
