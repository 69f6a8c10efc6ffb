import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ReleaseError } from "./release-error.ts";

/** Where a release has what goes beside its tag: an archive of the bundle, what it is made of, what it changes. */
export const releaseFolder = "release";

/**
 * Puts the bundle of a release's archive into dist. Who made the archive had no right to write anything, and gets none by it:
 * it is unpacked where nothing else is, and has files below dist alone.
 */
export function unpack(root: string): void {
  const archive = join(root, releaseFolder, "dist.tar");
  if (!existsSync(archive))
    throw new ReleaseError(`There is no ${releaseFolder}/dist.tar: build the release first, with --build.`);
  const folder = mkdtempSync(join(root, releaseFolder, "unpacked-"));
  try {
    execFileSync("tar", ["-xf", archive, "-C", folder], { stdio: ["ignore", "ignore", "pipe"] });
    const others = [
      ...readdirSync(folder).filter((name) => name !== "dist"),
      ...readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isFile() && !entry.isDirectory())
        .map(({ name }) => name),
    ];
    if (others.length > 0)
      throw new ReleaseError(
        `${releaseFolder}/dist.tar has more in it than the files of a bundle: ${others.join(", ")}.`,
      );
    rmSync(join(root, "dist"), { recursive: true, force: true });
    renameSync(join(folder, "dist"), join(root, "dist"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
