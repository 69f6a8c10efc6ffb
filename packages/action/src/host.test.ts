import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localFiles } from "./host.ts";

const folder = mkdtempSync(join(tmpdir(), "host-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a file is saved in folders that are made for it, for this user alone, and nothing else is left", () => {
  const file = join(folder, "a", "b", "one.json");
  localFiles.save(file, "first");
  localFiles.save(file, "é");
  expect(localFiles.read(file)).toBe("é");
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["one.json"]);
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("of a folder only what is JSON is listed", () => {
  writeFileSync(join(folder, "two.json"), "{}");
  writeFileSync(join(folder, "three.json.new"), "{}");
  expect(localFiles.list(folder)).toEqual(["two.json"]);
});

test("what cannot be read has no text and no files", () => {
  expect([localFiles.read(join(folder, "none")), localFiles.list(join(folder, "none"))]).toEqual([undefined, []]);
});
