import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { usages } from "../scripts/help/usages.ts";
import { root } from "./actions.ts";

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** The file to which each command hands its options; those of the tests are Jest's. */
const files = Object.entries(scripts)
  .filter(([name]) => name !== "test")
  .map(([name, command]) => [name, command.split(" && ").at(-1)?.split(" ")[1] ?? ""] as const);

/** What these say is tested beside what they do. */
const ownHelp = ["start", "rehearse", "simulate", "bootstrap", "adopt"];

test("each command has help, of its own or in the table, which it asks before all else", () => {
  expect(files.flatMap(([name, file]) => (file in usages ? [] : [name]))).toEqual(ownHelp);
  expect(Object.keys(usages).filter((file) => !files.some(([, of]) => of === file))).toEqual([]);
  for (const file of Object.keys(usages)) {
    const [, first = ""] = /^import (.*);$/m.exec(readFileSync(join(root, file), "utf8")) ?? [];
    expect([file, first]).toEqual([file, expect.stringMatching(/^"[./a-z]+\/help\.ts"$/)]);
  }
});

test.each(["new-workflow", "release"])("%s --help prints it and does nothing", (name) => {
  const file = `scripts/${name}.ts`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, file), "--help"], { encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([0, usages[file], ""]);
});
