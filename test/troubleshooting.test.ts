import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";

test("the page of errors names codes as services write them, and no pattern", () => {
  const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
  const codes = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = ""]) => cell.slice(1, -1).split("` `"));
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code) => !/^[\w.]+…?$/.test(code))).toEqual([]);
  expect(codes).toEqual(expect.arrayContaining(["ExtensionCreationFailed", "InvalidIdentityTokenException"]));
});
