import { execFileSync } from "node:child_process";
import { join } from "node:path";

export { checkout } from "../scripts/checkout.ts";

export const git = (at: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd: at, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

/** Runs a program of the repository in a checkout, and gives what it printed. */
export const script = (at: string, file: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(at, file), ...args], {
    cwd: at,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
