import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../actions.ts";
import type { Command, Story } from "./commands/command.ts";
import { stories } from "./commands/stories.ts";

interface Ran {
  readonly code: number;
  readonly said: string;
}

function run(command: string, cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: 120_000, maxBuffer: 1 << 26 };
    const child = execFile("bash", ["-c", command], options, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, said: `${out}\n${err}` }),
    );
    child.stdin?.end();
  });
}

const environmentIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(path, "utf8")
      .split("\0")
      .filter((each) => each.includes("="))
      .map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );

/** Plays a story in a shell that evaluates what the simulator prints for its client. */
async function played({ client, shell, before = "", commands }: Story): Promise<Map<Command, Ran>> {
  const folder = mkdtempSync(join(tmpdir(), `commands-${client}-`));
  const outer = {
    PATH: process.env.PATH,
    HOME: folder,
    LC_ALL: "C.UTF-8",
    CHECKPOINT_DISABLE: "1",
    TF_PLUGIN_DIR: process.env.TF_PLUGIN_DIR,
    PYTHONPATH: client === "az" ? join(__dirname, "mended-az") : undefined,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  let pid = 0;
  try {
    const lines = `eval "$(npm run --silent --prefix ${root} simulate -- --port 0 --time fast --shell ${shell})"`;
    const started = await run(`${lines} && ${before || "true"} && env --null > environment`, folder, outer);
    pid = Number(/To stop it: kill (\d+)/.exec(started.said)?.[1]);
    if (started.code !== 0 || !existsSync(join(folder, "environment"))) throw new Error(started.said);
    const env = environmentIn(join(folder, "environment"));
    const all = new Map<Command, Ran>();
    for (const command of commands) all.set(command, await run(command.run, folder, env));
    return all;
  } finally {
    if (pid > 0) process.kill(pid, "SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
}

const plugins = process.env.TF_PLUGIN_DIR;

/** Why a story cannot be played here. */
function missing({ client }: Story): string | undefined {
  if (spawnSync(client, ["version"]).error) return `${client} is absent`;
  if (client !== "terraform" || (plugins !== undefined && existsSync(plugins))) return undefined;
  return "Terraform's AWS provider is absent: name its folder in TF_PLUGIN_DIR";
}

const versions = new Map<string, string>();

/** The version of a client that is there. */
function versionOf(client: string): string {
  const known =
    versions.get(client) ?? /\d+\.\d+\.\d+/.exec(spawnSync(client, ["version"], { encoding: "utf8" }).stdout)?.[0];
  versions.set(client, known ?? "");
  return known ?? "";
}

/** Whether a command came with a later version of its client than is here. */
const isNewer = ({ since }: Command, client: string): boolean =>
  since !== undefined && versionOf(client).localeCompare(since, "en", { numeric: true }) < 0;

/** The stories side by side: az and aws take most of the time. */
function start(): Map<Story, Promise<Map<Command, Ran>>> {
  let before: Promise<unknown> = Promise.resolve();
  return new Map(
    stories
      .filter((story) => missing(story) === undefined)
      .map((story) => {
        const own = ["az", "aws"].includes(story.client) ? played(story) : before.then(() => played(story));
        if (!["az", "aws"].includes(story.client)) before = own.catch(() => undefined);
        own.catch(() => undefined);
        return [story, own];
      }),
  );
}

// The first test of a story waits for all of it.
jest.setTimeout(900_000);

let playing: ReturnType<typeof start>;
beforeAll(() => {
  playing = start();
});
afterAll(() => Promise.allSettled(playing.values()));

describe.each(stories.map((story) => [story.client, story] as const))("%s", (client, story) => {
  const reason = missing(story);
  if (reason !== undefined) {
    test(`${reason}: its ${story.commands.length} commands were not run`, () => {
      if (process.env.CI === "true" && client !== "terraform")
        throw new Error(`Install ${client}: in CI it has to be there.`);
    });
    return;
  }
  const [runs, needs] = [
    story.commands.filter((each) => !isNewer(each, client)),
    story.commands.filter((each) => isNewer(each, client)),
  ];
  if (needs.length > 0)
    test(`${needs.length} of its commands need ${client} ${needs[0]?.since}, and were not run: ${needs.map((each) => each.run).join("; ")}`, () => {});
  test.each(runs.map((command) => [command.run, command] as const))("%s", async (_run, command) => {
    const { code, said } = (await playing.get(story))?.get(command) ?? { code: -1, said: "" };
    const { shows = "", refused } = command;
    if (refused === undefined)
      expect([code, said]).toEqual([
        0,
        typeof shows === "string" ? expect.stringContaining(shows) : expect.stringMatching(shows),
      ]);
    else expect([code === 0, said]).toEqual([false, expect.stringContaining(refused)]);
  });
});

// What docs/getting-started.md prints is run by bootstrap-azure.test.ts and bootstrap-aws.test.ts.
test("every command of docs/guides.md is run by a story", () => {
  const page = readFileSync(join(root, "docs/guides.md"), "utf8");
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text = ""]) => text);
  const known = stories
    .flatMap(({ commands }) => commands)
    .flatMap((each) => (each.page === "guides.md" ? [each.run] : []));
  const left = known.reduce((text, each) => text.replace(each, ""), blocks.join(""));
  expect([left.trim(), known.filter((each) => !page.includes(each))]).toEqual(["", []]);
});
