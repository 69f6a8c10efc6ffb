import { strToU8, zipSync } from "fflate";

/** A regular file that its owner alone may read. */
const attrs = 0o100600 * 2 ** 16;
const unix = 3;
/** The first day that a zip archive knows, so that the same files give the same bytes. */
const mtime = "1980-01-01T00:00:00";

/** A zip archive of some files by name, as they are: nothing is compressed. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const contents = Object.entries(files).map(([name, content]) => [name, strToU8(content)] as const);
  return Buffer.from(zipSync(Object.fromEntries(contents), { level: 0, attrs, os: unix, mtime }));
}
