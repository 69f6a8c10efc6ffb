import type { Ended, Execute, Program } from "./program.ts";
import type { Run } from "./run.ts";

export type { Ended, Execute, Program } from "./program.ts";

/** Runs a program with the environment of the run, but for its inputs: they have secrets that are not for the program. */
export async function execute(
  { command, words, env = {}, files = {} }: Partial<Program> & Pick<Program, "command" | "words">,
  run: Run,
): Promise<Ended> {
  const inherited = Object.entries(run.env).flatMap(([name, value]) =>
    name.startsWith("INPUT_") || value === undefined ? [] : [[name, value]],
  );
  const start = run.execute ?? startProgram;
  return await start({ command, words, env: { ...Object.fromEntries(inherited), ...env }, files });
}

/**
 * By GitHub's toolkit, which finds and starts programs on every kind of runner. It can stop none, and gives one nothing on
 * its standard input: where a program ends before it has read that, the whole process would.
 */
const startProgram: Execute = async ({ command, words, env, files }) => {
  const [{ getExecOutput }, { mkdtemp, rm, writeFile }, { join }, { tmpdir }] = await Promise.all([
    import("@actions/exec"),
    import("node:fs/promises"),
    import("node:path"),
    import("node:os"),
  ]);
  const folder = await mkdtemp(join(env.RUNNER_TEMP ?? tmpdir(), "slipway-"));
  try {
    const paths: Record<string, string> = {};
    for (const [name, content] of Object.entries(files)) {
      paths[name] = join(folder, name);
      await writeFile(join(folder, name), content, { mode: 0o600 });
    }
    const said = words.map((word) => (typeof word === "string" ? word : (paths[word.file] ?? "")));
    // The toolkit takes a command line: a path with blanks is one word of it only in quotes.
    const ended = await getExecOutput(`"${command.replaceAll('"', '\\"')}"`, said, {
      env: { ...env, ...paths },
      silent: true,
      ignoreReturnCode: true,
    });
    return { code: ended.exitCode, out: ended.stdout, err: ended.stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
