import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { git } from "./git.ts";

/** A checkout of what is here now, committed or not, with the packages that are installed here. */
export function checkout(at: string): void {
  mkdirSync(at, { recursive: true });
  const here = git(root, "ls-files", "--cached", "--others", "--exclude-standard").split("\n");
  for (const path of here.filter((each) => existsSync(join(root, each)))) cpSync(join(root, path), join(at, path));
  copyPackages(at);
}

/** Linked where the folders lie on one disk, which takes no time. */
function copyPackages(at: string): void {
  const copy = (...how: string[]) => execFileSync("cp", [...how, join(root, "node_modules"), at], { stdio: "ignore" });
  try {
    copy("--archive", "--link");
  } catch {
    copy("--archive", "--force");
  }
}
