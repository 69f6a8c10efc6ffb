import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "../cloud.ts";
import { ArgumentError, help, readArguments } from "./arguments.ts";
import { ClusterError, createCluster } from "./cluster.ts";
import { sectionsOf } from "./sections.ts";
import { shellLines } from "./shell.ts";

/** A fast clock also goes as the machine's does: what a cluster does by itself goes on between two requests. */
const tick = 1000;

async function start(given: readonly string[]): Promise<void> {
  if (given.includes("--help")) {
    process.stdout.write(help);
    return;
  }
  const options = readArguments(given);
  if (options.shell) {
    const lines = await shellLines(options.shell, options, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${lines}\n`);
    return;
  }
  const cloud = await startCloud(options);
  const folder = mkdtempSync(join(tmpdir(), "slipway-simulator-"));
  const ticking = options.time === "fast" ? setInterval(() => cloud.world.clock.advance(tick), tick) : undefined;
  const stop = async () => {
    clearInterval(ticking);
    await cloud.close();
    rmSync(folder, { recursive: true });
  };
  try {
    const sections = sectionsOf(cloud, folder);
    if (options.cluster)
      writeFileSync(join(folder, "kubeconfig"), await createCluster(cloud, options.cluster), { mode: 0o600 });
    process.stdout.write(`${sections}\n# serving ${cloud.url} until stopped\n`);
  } catch (error) {
    await stop();
    throw error;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

/** Start a cloud as the arguments say, print how to reach it, and serve until a signal comes. */
export async function serve(given: readonly string[]): Promise<void> {
  try {
    await start(given);
  } catch (error) {
    const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!(error instanceof ArgumentError || error instanceof ClusterError || inUse)) throw error;
    const hint = inUse ? " Choose another with --port, or 0 for any free one." : "";
    process.stderr.write(`${error.message}${hint}\n`);
    process.exitCode = 1;
  }
}
