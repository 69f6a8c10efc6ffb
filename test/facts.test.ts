import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { facts } from "../scripts/facts/all.ts";
import { broken } from "../scripts/facts/fact.ts";
import { noticedBy } from "../scripts/facts/noticed-by.ts";
import { root } from "./actions.ts";

const breaks = facts.flatMap((fact) => fact.breaks);

test("each fact has a source, and rules that are in the code as they are written there", () => {
  for (const { says, source, breaks: own } of facts)
    expect([says, source, own.length > 0]).toEqual([says, expect.stringMatching(/./), true]);
  for (const each of breaks) {
    expect(existsSync(join(root, each.test))).toBe(true);
    const text = readFileSync(join(root, each.file), "utf8");
    expect(broken(text, each)).not.toBe(text);
  }
});

test("a rule that is not in its file once is refused", () => {
  const rule = { rule: "", file: "a.ts", from: "b", to: "c", test: "" };
  expect(broken("a b", rule)).toBe("a c");
  for (const text of ["a", "b b"]) expect(() => broken(text, rule)).toThrow(/^a\.ts has this [02] times, not once: b$/);
});

test("a broken rule is noticed by the tests that fail, and the file is whole again afterwards", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-fact-"));
  try {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write("jest.config.json", "{}");
    write("size.js", "exports.isLarge = (size) => size > 10; exports.unit = 'm';\n");
    write(
      "size.test.js",
      "const { isLarge } = require('./size.js');\ntest('ten is small', () => expect(isLarge(10)).toBe(false));\n",
    );
    const rule = { rule: "", file: "size.js", from: "> 10", to: "> 9", test: "size.test.js" };
    expect(await noticedBy(rule, folder)).toEqual(["ten is small"]);
    expect(await noticedBy({ ...rule, from: "'m'", to: "'km'" }, folder)).toEqual([]);
    expect(readFileSync(join(folder, "size.js"), "utf8")).toContain("> 10; exports.unit = 'm'");
    await expect(noticedBy({ ...rule, from: "exports.unit", to: "}" }, folder)).rejects.toThrow(/did not run/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
