import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArgumentError, readArguments } from "./arguments.ts";

const refused: [string[], string][] = [
  [["--port", "x"], '--port is "x"; it must be a whole number from 0 to 65535.'],
  [["--port", "70000"], '--port is "70000"'],
  [["--time", "slow"], '--time is "slow"; it must be real or fast.'],
  [["--pace", "fast"], "Unknown option '--pace'."],
  [["--shell", "gcloud"], '--shell is "gcloud"; it must be one of slipway, az, aws, gh, kubectl, terraform.'],
  [["--cluster", "../lab"], '--cluster is "../lab"; it must be small letters, digits and hyphens.'],
];
test.each(refused)("%j is refused with what to write", (given, message) => {
  expect(() => readArguments(given)).toThrow(ArgumentError);
  expect(() => readArguments(given)).toThrow(message);
  expect(() => readArguments(given)).toThrow("Write: npm run simulate");
});

test("arguments have defaults", () => {
  expect(readArguments([])).toEqual({ port: 4443, seed: 1, time: "real" });
  expect(readArguments(["--shell", "kubectl"])).toMatchObject({ shell: "kubectl", cluster: "lab" });
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
      "then:",
      "aws",
      "gh",
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
  expect([status, stdout.match(/--\w+/g)]).toEqual([
    0,
    ["--port", "--seed", "--time", "--cluster", "--shell", "--shell", "--help"],
  ]);
});

test("a shell evaluates one client's lines while the cloud goes on, and a second call finds the same cloud", () => {
  const home = mkdtempSync(join(tmpdir(), "slipway-shell-"));
  const call = (client: string) =>
    spawnSync(process.execPath, [join(__dirname, "main.mjs"), "--port", "4993", "--shell", client], {
      encoding: "utf8",
      env: { ...process.env, HOME: home },
    });
  const first = call("az");
  const pid = Number(/kill (\d+)/.exec(first.stderr)?.[1]);
  try {
    const second = call("aws");
    expect([first.status, second.status]).toEqual([0, 0]);
    expect([first.stderr, second.stderr]).toEqual([
      `The simulated cloud runs now. To stop it: kill ${pid}\n`,
      `The simulated cloud runs already, with the options of its start. To stop it: kill ${pid}\n`,
    ]);
    expect(first.stdout).toMatch(/^(export [A-Z_]+='[^']*'\n)+az login --service-principal .* --output none\n$/);
    expect(second.stdout).toMatch(/^(export [A-Z0-9_]+='[^']*'\n)+$/);
    expect(second.stdout).toContain("export AWS_ENDPOINT_URL='https://localhost:4993'");
    const third = call("kubectl");
    expect([third.status, third.stderr.split("\n")[1]]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^It was started without a cluster.* or kill ${pid} and start`)),
    ]);
  } finally {
    process.kill(pid, "SIGTERM");
    rmSync(home, { recursive: true });
  }
});
