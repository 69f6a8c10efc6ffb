import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command of someone else's client gave. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A client that we did not write, with a folder of its own for all that it keeps. */
export interface Client {
  readonly version: string;
  readonly folder: string;
  run(words: readonly string[], env: Readonly<Record<string, string>>, input?: string): Promise<Ran>;
  close(): void;
}

/** Runs the suite of a client that is there; one that is absent is named, and in CI that is a failure. */
export function withClient(program: string, versionWords: readonly string[], suite: (client: Client) => void): void {
  const probe = spawnSync(program, [...versionWords], { encoding: "utf8" });
  if (probe.error) {
    test(`${program} is absent: nothing of it was checked here`, () => {
      if (process.env.CI === "true") throw new Error(`Install ${program}: in CI every client has to be there.`);
    });
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), `conformance-${program}-`));
  const client: Client = {
    version: /\d+\.\d+\.\d+/.exec(probe.stdout + probe.stderr)?.[0] ?? "",
    folder,
    run: (words, env, input = "") =>
      new Promise((resolve) => {
        const options = {
          env: { PATH: process.env.PATH ?? "", HOME: folder, LC_ALL: "C.UTF-8", ...env },
          cwd: folder,
          timeout: 240_000,
          maxBuffer: 1 << 26,
        };
        const child = execFile(program, [...words], options, (error, out, err) =>
          resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, out, err }),
        );
        child.stdin?.end(input);
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  describe(`${program} ${client.version}`, () => {
    afterAll(() => client.close());
    suite(client);
  });
}

/** Runs a suite that needs GitHub's client beside another one. */
export const withClients = (
  program: string,
  versionWords: readonly string[],
  suite: (client: Client, gh: Client) => void,
): void => withClient(program, versionWords, (client) => withClient("gh", ["--version"], (gh) => suite(client, gh)));
