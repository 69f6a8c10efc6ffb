import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Cloud, placeGithub } from "@slipway/simulator";
import type { ActionFile } from "../../workflow/action-file.ts";
import { type Grant, restricted } from "../../workflow/permissions.ts";
import type { Workflow } from "../../workflow/workflow.ts";
import { ConcurrencyGroups } from "../concurrency/concurrency.ts";
import { type EditionName, editions } from "../editions/edition.ts";
import { type KillDelays, type RunNode, runNode } from "../process/run-process.ts";
import type { Place } from "./github-event.ts";

/** The variables and secrets of an environment of the repository. */
export interface Environment {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface ServerOptions {
  /** The folder of the repository whose workflows run. */
  readonly root: string;
  readonly cloud: Cloud;
  /** `owner/name`; by default the repository that a new simulated world trusts. */
  readonly repository?: string;
  /** Other repositories that its workflows may call, `owner/name`, and the folder of each with git in it. */
  readonly repositories?: Readonly<Record<string, string>>;
  /** Which of GitHub's servers it is. */
  readonly edition?: EditionName;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly environments?: Readonly<Record<string, Environment>>;
  /** What a job's token may do where a workflow does not say so; by default as in a new repository. */
  readonly granted?: Grant;
  /** Whether a job may use an environment; by default it is approved at once. */
  readonly approve?: (environment: string) => boolean | Promise<boolean>;
  /** Called before the first step of a job with the subject of its ID tokens, so that a cloud can be made to trust it. */
  readonly trust?: (subject: string) => void;
  readonly killDelays?: KillDelays;
  /** Runs the programs of JavaScript actions; by default each one in its own process. */
  readonly node?: RunNode;
}

/** GitHub for one repository: what its runs share. */
export interface Server extends Required<Omit<ServerOptions, "trust" | "secrets">> {
  /** A rehearsal may add to them. */
  readonly secrets: Record<string, string>;
  readonly trust: (subject: string) => void;
  readonly concurrency: ConcurrencyGroups;
  runs: number;
  /** The parsed workflow files by path and content, since all runs use the same ones. */
  readonly workflows: Map<string, Promise<Workflow>>;
  /** The parsed actions by their folders. */
  readonly actions: Map<string, Promise<ActionFile | undefined>>;
  /** The content of a file, by its path from the root of the repository. */
  read(path: string): string;
}

/** Where the repository is. */
export const placeOf = ({ edition, repository }: Pick<Server, "edition" | "repository">): Place => ({
  site: editions[edition].server.site,
  repository,
});

/** The delays of GitHub's own runner. */
const defaultKillDelays: KillDelays = { afterInterrupt: 7_500, afterTerminate: 2_500 };

/** Creates the server of a repository, and gives it its addresses in the simulated world. */
export function openServer(options: ServerOptions): Server {
  const { edition = "github.com" } = options;
  placeGithub(options.cloud.world, editions[edition].server);
  return {
    repository: "octo-org/octo-repo",
    repositories: {},
    vars: {},
    environments: {},
    granted: restricted,
    approve: () => true,
    trust: () => undefined,
    killDelays: defaultKillDelays,
    node: runNode,
    ...options,
    edition,
    secrets: { ...options.secrets },
    concurrency: new ConcurrencyGroups(),
    runs: 0,
    workflows: new Map(),
    actions: new Map(),
    read: (path) => readFileSync(resolve(options.root, path), "utf8"),
  };
}
