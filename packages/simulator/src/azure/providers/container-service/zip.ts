import { inflateRawSync } from "node:zlib";
import { define } from "../../../world/table.ts";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** The files of a zip archive by name, or nothing when it is none. */
export function unzip(archive: Buffer): Record<string, Buffer> | undefined {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) return undefined;
  const files: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== directoryEntry) return undefined;
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const path = archive.toString("utf8", at + 46, at + 46 + name);
    at += 46 + name + extra + comment;
    if (path.endsWith("/")) continue;
    if (local + 30 > archive.length) return undefined;
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + size);
    try {
      define(files, path, method === 0 ? Buffer.from(data) : inflateRawSync(data));
    } catch {
      return undefined;
    }
  }
  return files;
}
