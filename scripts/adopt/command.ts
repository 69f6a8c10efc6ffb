import { existsSync, writeFileSync } from "node:fs";
import { adopt } from "./adopt.ts";
import { onOneLine } from "./caller.ts";
import type { Machine } from "./command-run.ts";
import { requestOf, usage } from "./request.ts";

interface Terminal extends Machine {
  /** Writes what was asked for. */
  print(text: string): void;
}

/** What actions say of it is about jobs. */
const signIn =
  "Sign in first: az login for Azure, aws configure or aws sso login for AWS. docs/adopt.md says which variables do it too.";

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
  if (request.out !== undefined && existsSync(request.out)) {
    say(
      `--out ${request.out}: There is a file already, which may hold what someone added. Name another one, or remove it.`,
    );
    return 2;
  }
  try {
    const caller = await adopt(request, { env, say: (line) => say(onOneLine(line)) });
    if (request.out === undefined) print(caller);
    else writeFileSync(request.out, caller, { flag: "wx" });
    return 0;
  } catch (error) {
    const { name, message, remedy = "" } = error as Error & { readonly remedy?: string };
    say(`${onOneLine(message)}\n${onOneLine(name === "SignInError" ? signIn : remedy)}`.trim());
    return 2;
  }
}
