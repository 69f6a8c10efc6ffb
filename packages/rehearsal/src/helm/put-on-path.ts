import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
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

/** The folder of the program `helm` for a machine that has none; undefined where Helm itself is there. */
export function helmFolder(temporary: string): string | undefined {
  if (isOnPath("helm")) return undefined;
  const folder = join(temporary, "stand-ins");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "helm"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
  return folder;
}
