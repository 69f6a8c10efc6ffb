import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasHelmStoodIn, helmFolder } from "./put-on-path.ts";

test("on a machine without Helm a job finds a program of that name, which says that it stands in", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-helm-"));
  const { PATH } = process.env;
  try {
    process.env.PATH = folder;
    const made = helmFolder(folder) ?? "";
    process.env.PATH = made;
    expect(hasHelmStoodIn(folder)).toBe(false);
    expect(execFileSync(join(made, "helm"), ["version"], { encoding: "utf8" })).toBe("v3.18.4+stand-in");
    expect(hasHelmStoodIn(folder)).toBe(true);
    // Where there is one, it is that one that runs.
    expect(helmFolder(folder)).toBeUndefined();
  } finally {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  }
});
