import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Cloud } from "@slipway/simulator";
import type { ActionFile } from "../workflow/action-file.ts";
import { type Grant, restricted } from "../workflow/permissions.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { ConcurrencyGroups } from "./concurrency.ts";
import { type KillDelays, type RunNode, runNode } from "./process.ts";

/** What an environment of the repository holds beside its gate. */
export interface Environment {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  /** The folder of the repository whose workflows run. */
  readonly root: string;
  readonly cloud: Cloud;
  /** `owner/name`; left out, the one that a new simulated world trusts. */
  readonly repository?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environments?: Readonly<Record<string, Environment>>;
  /** What a token may do where a workflow does not say; left out, as new repositories are set. */
  readonly granted?: Grant;
  /** Whether a job may use an environment; left out, it is approved at once. */
  readonly approve?: (environment: string) => boolean | Promise<boolean>;
  /** Called before a job's first step, with the subject of its ID tokens: the place to have a cloud trust it. */
  readonly trust?: (subject: string) => void;
  readonly killDelays?: KillDelays;
  /** How the programs of JavaScript actions run; left out, each in a process of its own. */
  readonly node?: RunNode;
}

/** GitHub, as far as the runs of one repository share it. */
export interface Server extends Required<Omit<ServerOptions, "trust">> {
  readonly trust: (subject: string) => void;
  readonly concurrency: ConcurrencyGroups;
  runs: number;
  /** What the workflow files of the repository say, by path and text: they are the same in each of its runs. */
  readonly workflows: Map<string, Promise<Workflow>>;
  /** Its own actions, by their folders. */
  readonly actions: Map<string, Promise<ActionFile | undefined>>;
  /** A file, by its path from the root of the repository. */
  read(path: string): string;
}

/** As the runner itself has it. */
const runnersOwn: KillDelays = { afterInterrupt: 7_500, afterTerminate: 2_500 };

/** Opens a server for a repository. */
export function openServer(options: ServerOptions): Server {
  return {
    repository: "octo-org/octo-repo",
    vars: {},
    secrets: {},
    environments: {},
    granted: restricted,
    approve: () => true,
    trust: () => undefined,
    killDelays: runnersOwn,
    node: runNode,
    ...options,
    concurrency: new ConcurrencyGroups(),
    runs: 0,
    workflows: new Map(),
    actions: new Map(),
    read: (path) => readFileSync(resolve(options.root, path), "utf8"),
  };
}
