import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ArgumentError, type Arguments } from "./arguments.ts";
import type { Client } from "./environment.ts";
import { sectionOf } from "./sections.ts";

/** A simulated cloud that runs in the background, and all that it printed. */
interface Running {
  readonly pid: number;
  readonly printed: string;
}

/** In the user's own folder: what is there is evaluated by their shell. */
const folderOf = (port: number): string => join(homedir(), ".cache", "slipway", `simulator-${port}`);

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The cloud that an earlier call left running at this port. */
function found(folder: string): Running | undefined {
  const pid = Number(read(join(folder, "pid")));
  const printed = read(join(folder, "printed"));
  return isAlive(pid) && printed.includes("# serving ") ? { pid, printed } : undefined;
}

async function started(folder: string, words: readonly string[]): Promise<Running> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [out, err] = ["printed", "errors"].map((name) => openSync(join(folder, name), "w", 0o600));
  const program = join(import.meta.dirname, "main.mjs");
  const child = spawn(process.execPath, [program, ...words], { detached: true, stdio: ["ignore", out, err] });
  for (const each of [out, err]) if (each !== undefined) closeSync(each);
  child.unref();
  writeFileSync(join(folder, "pid"), String(child.pid), { mode: 0o600 });
  for (;;) {
    const running = found(folder);
    if (running) return running;
    if (child.exitCode !== null) throw new ArgumentError(read(join(folder, "errors")).trim());
    await pause(50);
  }
}

const withoutCluster = (pid: number): string =>
  `It was started without a cluster, so kubectl reaches none yet. Either create one with az aks create and write its kubeconfig by az aks get-credentials --file "$KUBECONFIG", or kill ${pid} and start the cloud with --shell kubectl.`;

/**
 * What a shell evaluates to use one client: starts the cloud in the background, or takes the one that runs at that port
 * already, and gives the client's lines; `say` is what the user reads about it.
 */
export async function shellLines(client: Client, given: Arguments, say: (line: string) => void): Promise<string> {
  const { port, seed, time, cluster } = given;
  const folder = folderOf(port);
  const words = ["--port", port, "--seed", seed, "--time", time, ...(cluster ? ["--cluster", cluster] : [])].map(
    String,
  );
  const before = found(folder);
  const { pid, printed } = before ?? (await started(folder, words));
  const how = before ? "runs already, with the options of its start" : "runs now";
  say(`The simulated cloud ${how}. To stop it: kill ${pid}`);
  const lines = sectionOf(printed, client);
  const [, kubeconfig = ""] = /^export KUBECONFIG='([^']*)'$/m.exec(lines) ?? [];
  if (client === "kubectl" && !existsSync(kubeconfig)) say(withoutCluster(pid));
  return lines;
}
