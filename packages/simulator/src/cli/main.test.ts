import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { ArgumentError, readArguments } from "./arguments.ts";

const refused: [string[], string][] = [
  [["--port", "x"], '--port is "x"; it must be a whole number from 0 to 65535.'],
  [["--port", "70000"], '--port is "70000"'],
  [["--time", "slow"], '--time is "slow"; it must be real or fast.'],
  [["--pace", "fast"], "Unknown option '--pace'."],
];
test.each(refused)("%j is refused with what to write", (given, message) => {
  expect(() => readArguments(given)).toThrow(ArgumentError);
  expect(() => readArguments(given)).toThrow(message);
  expect(() => readArguments(given)).toThrow("Write: npm run simulate");
});

test("arguments have defaults", () => {
  expect(readArguments([])).toEqual({ port: 4443, seed: 1, time: "real" });
  expect(readArguments(["--seed=3", "--time", "fast", "--port", "0"])).toEqual({ port: 0, seed: 3, time: "fast" });
});

test("the program prints what a shell can evaluate, serves, and ends on a signal", async () => {
  const program = spawn(process.execPath, [join(__dirname, "main.mjs"), "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => program.on("exit", (code, signal) => resolve({ code, signal })));
  try {
    let printed = "";
    await new Promise<void>((resolve) => {
      program.stdout.on("data", (chunk) => {
        printed += chunk;
        if (printed.includes("# serving ")) resolve();
      });
    });
    const lines = printed.trim().split("\n");
    expect(lines.filter((line) => line.startsWith("#")).map((line) => line.split(" ")[1])).toEqual([
      "slipway",
      "az",
      "aws",
      "kubectl",
      "terraform",
      "serving",
    ]);
    for (const line of lines.filter((each) => !each.startsWith("#")))
      expect(line).toMatch(/^export [A-Z0-9_]+='[^']*'$/);
    const url = /# serving (\S+)/.exec(printed)?.[1]?.replace("https", "http");
    expect((await fetch(`${url}/_simulator/health`)).status).toBe(200);
  } finally {
    program.kill("SIGTERM");
  }
  expect(await ended).toEqual({ code: 0, signal: null });
});

test("--help prints every option and starts nothing", () => {
  const { stdout, status } = spawnSync(process.execPath, [join(__dirname, "main.mjs"), "--help"], { encoding: "utf8" });
  expect([status, stdout.match(/--\w+/g)]).toEqual([0, ["--port", "--seed", "--time", "--help"]]);
});
