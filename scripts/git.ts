import { execFileSync } from "node:child_process";

/** Runs git in a folder and gives what it printed, without the last line's end. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trimEnd();
}
