import { crc32 } from "node:zlib";
import { unzip } from "../../../simulator/src/azure/providers/container-service/zip.ts";
import { zip } from "./zip.ts";

test("another zip reader finds the files, byte for byte", () => {
  const files = { "patch.json": '{"naïve":"✓"}', "empty.txt": "", "big.txt": "0123456789".repeat(20_000) };
  const read = Object.entries(unzip(zip(files)) ?? {}).map(([name, data]) => [name, data.toString("utf8")]);
  expect(Object.fromEntries(read)).toEqual(files);
});

test("each file has its checksum, and only its owner may read it", () => {
  const archive = zip({ a: "content" });
  const entry = archive.indexOf("PK\x01\x02");
  expect(archive.readUInt32LE(14)).toBe(crc32("content"));
  expect(archive.readUInt32LE(entry + 16)).toBe(crc32("content"));
  expect(archive.readUInt32LE(entry + 38) >>> 16).toBe(0o100600);
  // Only in an archive of Unix are they rights: APPNOTE.TXT of PKWARE, 4.4.2.
  expect(archive.readUInt8(entry + 5)).toBe(3);
});

test("the same files give the same bytes, whatever the day", () => {
  // 4.4.6 of the same: no time of the day, and the first day that there is.
  expect([zip({ a: "1" }).readUInt16LE(10), zip({ a: "1" }).readUInt16LE(12)]).toEqual([0, 0x21]);
  expect(zip({ a: "1" })).toEqual(zip({ a: "1" }));
});
