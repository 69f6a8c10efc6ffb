import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../cloud.ts";
import { ArgumentError, help, readArguments } from "./arguments.ts";
import { clients } from "./environment.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

async function start(given: readonly string[]): Promise<void> {
  if (given.includes("--help")) {
    process.stdout.write(help);
    return;
  }
  const cloud = await startCloud(readArguments(given));
  const folder = mkdtempSync(join(tmpdir(), "slipway-simulator-"));
  const lines = clients.flatMap((client) => [
    `# ${client}`,
    ...Object.entries(cloud.env(client, join(folder, client))).map(
      ([name, value]) => `export ${name}=${quoted(value)}`,
    ),
  ]);
  process.stdout.write(`${lines.join("\n")}\n# serving ${cloud.url} until stopped\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void cloud.close().then(() => rmSync(folder, { recursive: true }));
    });
  }
}

/** Start a cloud as the arguments say, print how to reach it, and serve until a signal comes. */
export async function serve(given: readonly string[]): Promise<void> {
  try {
    await start(given);
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!(error instanceof ArgumentError) && !inUse) throw error;
    const hint = inUse ? " Choose another with --port, or 0 for any free one." : "";
    process.stderr.write(`${error.message}${hint}\n`);
    process.exitCode = 1;
  }
}
