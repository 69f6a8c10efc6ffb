import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const main = join(import.meta.dirname, "main.ts");

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const folderIn = (temporary: string): string => join(temporary, "stand-ins");

/** The folder of the program `helm` for a machine that has none; undefined where Helm itself is there. */
export function helmFolder(temporary: string): string | undefined {
  if (isOnPath("helm")) return undefined;
  const folder = folderIn(temporary);
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh\n: > "${join(folder, "used")}"\nexec "${process.execPath}" "${main}" "$@"\n`;
  writeFileSync(join(folder, "helm"), script, { mode: 0o755 });
  return folder;
}

/** Whether that program was run. */
export const hasHelmStoodIn = (temporary: string): boolean => existsSync(join(folderIn(temporary), "used"));
