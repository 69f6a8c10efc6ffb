import type { Run } from "@slipway/action";
import { StaleError } from "@slipway/reconcile";
import { fieldManager, type Kubernetes, type KubernetesObject, type Precondition } from "../client/client.ts";
import { jsonOf } from "../client/json.ts";
import { KubernetesError } from "../client/status-error.ts";
import type { Shell } from "./shell.ts";

/** A read that waits for its answer. */
interface Pending {
  readonly path: string;
  readonly resolve: (found: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Stands between the answers to several reads. No JSON has it as a line of its own. */
const separator = "--- slipway ---";

const statuses: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Invalid: 422,
  TooManyRequests: 429,
};

/** A cluster that is reached by kubectl, run elsewhere. What is written goes as a file, never into the command. */
export class KubectlKubernetes implements Kubernetes {
  readonly run: Run;
  readonly #shell: Shell;
  #pending: Pending[] = [];

  constructor(shell: Shell, run: Run) {
    this.#shell = shell;
    this.run = run;
  }

  /** Reads that are requested at the same time go in one command. */
  get<T = KubernetesObject>(path: string): Promise<T | undefined> {
    return new Promise<unknown>((resolve, reject) => {
      this.#pending.push({ path, resolve, reject });
      if (this.#pending.length === 1) queueMicrotask(() => void this.#readAll());
    }) as Promise<T | undefined>;
  }

  create(path: string, body: object): Promise<unknown> {
    const { namespace } = placeOf(path);
    return this.#write(`create ${path}`, `kubectl create --filename object.json ${namespace}`, {
      "object.json": jsonOf(path, body),
    });
  }

  patch(path: string, body: object): Promise<unknown> {
    return this.#write(`patch ${path}`, patchCommand(path), { "patch.json": jsonOf(path, body) });
  }

  /** kubectl deletes without conditions: a patch that only names the resource version checks them just before. */
  delete(path: string, { resourceVersion }: Precondition): Promise<unknown> {
    const { object, namespace } = placeOf(path);
    const deleteCommand = `kubectl delete ${object} ${namespace} --ignore-not-found`;
    const command = resourceVersion === undefined ? deleteCommand : `${patchCommand(path)} && ${deleteCommand}`;
    return this.#write(`delete ${path}`, command, { "patch.json": JSON.stringify({ metadata: { resourceVersion } }) });
  }

  async #readAll(): Promise<void> {
    const reads = this.#pending;
    this.#pending = [];
    try {
      const commands = reads.map(({ path }) => {
        const { object, namespace } = placeOf(path);
        return `kubectl get ${object} ${namespace} --output json --show-managed-fields --ignore-not-found`;
      });
      const { logs } = await this.#shell(commands.join(`; echo '${separator}'; `));
      const answers = logs.split(`${separator}\n`);
      reads.forEach(({ path, resolve, reject }, at) => {
        const answer = answers[at]?.trim();
        const found = answer === "" ? undefined : parsed(answer ?? "");
        if (answer === "" || found !== undefined) resolve(found);
        else reject(errorIn(`get ${path}`, answer ?? ""));
      });
    } catch (error) {
      for (const { reject } of reads) reject(error);
    }
  }

  async #write(attempted: string, command: string, files: Readonly<Record<string, string>>): Promise<undefined> {
    const { exitCode, logs } = await this.#shell(command, files);
    if (exitCode === 0) return undefined;
    const error = errorIn(attempted, logs);
    throw error.stale ? new StaleError(error.message, { cause: error, remedy: error.remedy }) : error;
  }
}

const patchCommand = (path: string): string => {
  const { object, namespace } = placeOf(path);
  return `kubectl patch ${object} ${namespace} --type merge --patch-file patch.json --field-manager ${fieldManager}`;
};

/** A path of the API in kubectl's words. */
function placeOf(path: string): { readonly object: string; readonly namespace: string } {
  const shape = /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?$/;
  const [, group, namespace, plural = "", name = ""] = shape.exec(path) ?? [];
  return {
    object: `${quoted(group === undefined ? plural : `${plural}.${group}`)} ${quoted(name)}`,
    namespace: namespace === undefined ? "" : `--namespace ${quoted(namespace)}`,
  };
}

/** The command runs through a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

function parsed(answer: string): unknown {
  try {
    // Warnings come before.
    return JSON.parse(answer.slice(answer.indexOf("{")));
  } catch {
    return undefined;
  }
}

function errorIn(attempted: string, logs: string): KubernetesError {
  const [, reason = "", message = ""] = /Error from server \((\w+)\): (.*)/.exec(logs) ?? [];
  const known = statuses[reason];
  return new KubernetesError(`kubectl ${attempted}`, known ?? 500, {
    reason: reason || "Unknown",
    // The JSON part of an answer may be half a secret.
    message: message || logs.split("{", 1)[0]?.trim().slice(0, 300) || "kubectl gave no whole answer.",
    causes: [],
  });
}
