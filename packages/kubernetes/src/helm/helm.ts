import { RemediedError, type Run, within } from "@slipway/action";
import { execute, type Program } from "@slipway/action/programs";
import type { Values } from "./release.ts";
import { helmRemedyFor } from "./remedies.ts";

/** Helm is not there, is too old, or failed. */
export class HelmError extends RemediedError {
  override readonly name = "HelmError";

  /** Whether the API server denied Helm something: no further try helps. */
  get isDenial(): boolean {
    return isDenial(this.message);
  }
}

const isDenial = (written: string): boolean => / is forbidden: User "/.test(written);

/** Which cluster Helm works on: as the inputs of the action name it. */
export interface HelmCluster {
  readonly kubeconfig?: string | undefined;
  readonly "kubeconfig-path"?: string | undefined;
  readonly context?: string | undefined;
}

/** A chart in an OCI registry. */
export interface Chart {
  /** Without oci:// and without a version. */
  readonly repository: string;
  readonly version: string;
}

/** Which release. */
interface Named {
  readonly release: string;
  readonly namespace: string;
}

/** For how long Helm waits for a hook of a chart, and how long it may take altogether. */
const hookMinutes = 5;
export const helmMinutes = 10;

/** The first version that takes charts from OCI registries by default. */
const oldest = [3, 8];

/** Helm on the machine of the job. Values and the kubeconfig are in files of its own: nothing secret is among its words. */
export class Helm {
  readonly #command: string;
  readonly #cluster: HelmCluster;
  readonly #run: Run;
  #checked: Promise<void> | undefined;

  constructor(command: string, cluster: HelmCluster, run: Run) {
    this.#command = command;
    this.#cluster = cluster;
    this.#run = run;
  }

  /** Whether Helm is there and new enough. */
  check(): Promise<void> {
    this.#checked ??= this.#check();
    return this.#checked;
  }

  /** Installs a release, or changes the one that is there, with what the user gave it before. */
  async upgrade({ release, namespace }: Named, { repository, version }: Chart, values: Values): Promise<void> {
    const words = ["upgrade", release, `oci://${repository}`, "--install", "--version", version, "--reuse-values"];
    await this.#ended([...words, "--namespace", namespace, "--values", { file: "VALUES" }, ...this.#common], values);
  }

  /** Takes a release away with all that is in it, if it is there. */
  async uninstall({ release, namespace }: Named): Promise<void> {
    try {
      await this.#ended(["uninstall", release, "--namespace", namespace, ...this.#common]);
    } catch (error) {
      if (!(error instanceof HelmError) || !/release: not found/.test(error.message)) throw error;
    }
  }

  get #common(): readonly string[] {
    const { context } = this.#cluster;
    return ["--timeout", `${hookMinutes}m`, ...(context === undefined ? [] : ["--kube-context", context])];
  }

  async #check(): Promise<void> {
    const written = await this.#output(["version", "--template", "{{.Version}}"]);
    const [major = 0, minor = 0] = /^v?(\d+)\.(\d+)/.exec(written)?.slice(1).map(Number) ?? [];
    const [least = 0, atLeast = 0] = oldest;
    if (major > least || (major === least && minor >= atLeast)) return;
    throw new HelmError(
      `${this.#command} is of version ${written.trim() || "unknown"}: ${oldest.join(".")} is the minimum.`,
      "Install a newer Helm on the runner, or give its path in the input helm.",
    );
  }

  async #ended(words: Program["words"], values?: Values): Promise<void> {
    await this.check();
    await this.#output(words, values);
  }

  async #output(words: Program["words"], values?: Values): Promise<string> {
    const { kubeconfig, "kubeconfig-path": path } = this.#cluster;
    const attempted = `${this.#command} ${words.slice(0, 2).join(" ")}`;
    const ended = await within(this.#run.clock, helmMinutes * 60_000, this.#run.signal, () =>
      execute(
        {
          command: this.#command,
          words,
          env: path === undefined ? {} : { KUBECONFIG: path },
          files: {
            ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }),
            ...(values === undefined ? {} : { VALUES: JSON.stringify(values) }),
          },
        },
        this.#run,
      ),
    ).catch((error: unknown) => {
      this.#run.signal.throwIfAborted();
      throw notRun(attempted, this.#command, error as Error);
    });
    if (ended.code === 0) return ended.out;
    const reason = reasonIn(ended.err);
    throw new HelmError(`${attempted} failed with code ${ended.code}: ${reason}`, helmRemedyFor(reason));
  }
}

function notRun(attempted: string, command: string, { name, message }: Error): HelmError {
  if (name === "TimeoutError")
    return new HelmError(
      `${attempted} did not end within ${helmMinutes} minutes.`,
      "Look at what holds it up in the cluster: kubectl get pods,events --all-namespaces. Then run again.",
    );
  return new HelmError(
    `${command} cannot be run: ${message}`,
    "Install Helm on the runner (GitHub's own runners have it), or give its path in the input helm.",
  );
}

/** Helm says at the end what went wrong. */
function reasonIn(written: string): string {
  const at = written.lastIndexOf("Error:");
  const reason = (at < 0 ? written : written.slice(at + 6)).trim().slice(0, 1_000) || "it said nothing.";
  return isDenial(reason) ? `403 ${reason}` : reason;
}
