import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execute } from "./programs.ts";
import type { Run } from "./run.ts";

const temp = mkdtempSync(join(tmpdir(), "programs-"));
afterAll(() => rmSync(temp, { recursive: true }));

/** Says what it was given, then ends with 3. */
const says = `
  const { readFileSync, statSync } = require("node:fs");
  const { INPUT_SECRET = "none", PLAIN, OWN, note } = process.env;
  const mode = (statSync(note).mode & 0o777).toString(8);
  console.log(JSON.stringify([process.argv.slice(1), INPUT_SECRET, PLAIN, OWN, readFileSync(note, "utf8"), mode]));
  console.error("careful");
  process.exit(3);
`;

test("a program gets its words, the environment without inputs, and files that go with it", async () => {
  const command = join(temp, "a node");
  symlinkSync(process.execPath, command);
  const env = { RUNNER_TEMP: temp, INPUT_SECRET: "hush", PLAIN: "as it is", OWN: "of the run", UNSET: undefined };
  const words = ["-e", says, "--", 'a "b" c', { file: "note" }, { file: "none" }];
  const program = { command, words, env: { OWN: "of the program" }, files: { note: "secret" } };
  const { code, out, err } = await execute(program, { env } as Partial<Run> as Run);
  const [argv, secret, plain, own, note, mode] = JSON.parse(out);
  expect([code, err, secret, plain, own, note, mode]).toEqual([
    3,
    "careful\n",
    "none",
    "as it is",
    "of the program",
    "secret",
    "600",
  ]);
  expect(argv).toEqual(['a "b" c', expect.stringMatching(/programs-.*slipway-.*note$/), ""]);
  expect(readdirSync(temp)).toEqual(["a node"]);
});

test("nothing that a program writes is printed: there may be secrets in it", async () => {
  const printed = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const run = { env: { RUNNER_TEMP: temp } } as Partial<Run> as Run;
  const { out } = await execute({ command: process.execPath, words: ["-e", "console.log('top-secret')"] }, run);
  expect([out, printed.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("top-secret"))]).toEqual(
    ["top-secret\n", []],
  );
  printed.mockRestore();
});

test("a program that cannot be started leaves no files either", async () => {
  const run = { env: { RUNNER_TEMP: temp } } as Partial<Run> as Run;
  await expect(execute({ command: join(temp, "none"), words: [], files: { note: "secret" } }, run)).rejects.toThrow();
  expect(readdirSync(temp).filter((name) => name.startsWith("slipway-"))).toEqual([]);
});

test("where a run says how programs are run, nothing is started", async () => {
  const run = {
    env: { PLAIN: "1", INPUT_X: "2", UNSET: undefined },
    execute: async (program: object) => ({ code: 0, out: JSON.stringify(program), err: "" }),
  } as Partial<Run> as Run;
  const { out } = await execute({ command: "none", words: ["a"] }, run);
  expect(JSON.parse(out)).toEqual({ command: "none", words: ["a"], env: { PLAIN: "1" }, files: {} });
});

test("outside of a job its files are among the temporary ones of the machine", async () => {
  const words = ["-e", "console.log(process.env.note)"];
  const run = { env: {} } as Partial<Run> as Run;
  const { out } = await execute({ command: process.execPath, words, files: { note: "secret" } }, run);
  expect(out.startsWith(join(tmpdir(), "slipway-"))).toBe(true);
});
