import { mkdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import {
  account,
  assignLandingZone,
  type Cloud,
  type FaultRule,
  firstDeployer,
  githubServerIn,
  inventory,
  type Recorded,
  startCloud,
  trustSubject,
  type World,
} from "@slipway/simulator";
import type { RunRecord } from "../report/model/run-record.ts";
import { writeReport } from "../report/write-report.ts";
import { type EditionName, editions } from "../runner/editions/edition.ts";
import type { Conclusion, Progress } from "../runner/run/results.ts";
import { type RehearsedRun, type RunOptions, runWorkflow } from "../runner/run/run-workflow.ts";
import { openServer, type Server, type ServerOptions } from "../runner/run/server.ts";
import type { Screen } from "../terminal/screen.ts";
import { Timeline } from "../terminal/timeline.ts";
import { limitDeployer } from "./roles/limit-deployer.ts";
import type { Role } from "./roles/read-roles.ts";
import { type KeptWorld, WorldFileError } from "./world-file.ts";

export interface StageOptions {
  /** The folder of the repository whose workflows are rehearsed. */
  readonly root: string;
  /** The folder for the report. */
  readonly folder: string;
  readonly screen: Screen;
  readonly seed?: number;
  /** Seconds of the clouds' clock in one second of this machine; by default as many as possible. */
  readonly speed?: number;
  readonly faults?: readonly FaultRule[];
  /** Variables of the repository, in addition to those with which our pages sign in. */
  readonly vars?: Readonly<Record<string, string>>;
  /** The secrets of the repository, created once its world exists. */
  readonly secrets?: (cloud: Cloud) => Readonly<Record<string, string>>;
  readonly node?: ServerOptions["node"];
  readonly edition?: ServerOptions["edition"];
  readonly repositories?: ServerOptions["repositories"];
  /** A world to take up, in place of a new one. */
  readonly world?: KeptWorld;
  /** All that the deployer may do; in a cloud without any it may do everything. */
  readonly roles?: readonly Role[];
  /** Whether the subscription is one of a landing zone, with its policies. */
  readonly landingZone?: boolean;
  /** The policies of it that the subscription is exempt from. */
  readonly exempt?: readonly string[];
}

/** How a run is entered in the report. */
export interface StagedRun extends Omit<RunOptions, "onProgress"> {
  /** What someone did before it. */
  readonly before?: string;
  /** How it should end; by default as a success. */
  readonly expected?: Conclusion;
}

/** A simulated cloud, a repository that it trusts, and a report that grows with each run. */
export interface Stage {
  readonly cloud: Cloud;
  readonly server: Server;
  readonly roles: readonly Role[];
  readonly landingZone: boolean;
  /** Runs a workflow and enters it in the report under a title. */
  run(title: string, options: StagedRun): Promise<RehearsedRun>;
  /** Writes the report, with what was not as expected. Without a run there is none. */
  close(unexpected?: readonly string[]): Promise<void>;
}

/** Creates a stage; the folder is emptied first. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const {
    root,
    folder,
    screen,
    seed = 1,
    speed,
    faults = [],
    vars = {},
    secrets = () => ({}),
    node,
    edition = "github.com",
    repositories = {},
    world: kept,
    roles = [],
    landingZone = false,
    exempt = [],
  } = options;
  if (kept) requireServer(kept, edition);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const log: string[] = [];
  const cloud = await startCloud({
    time: "shared",
    seed,
    log: (line) => void log.push(line),
    github: editions[edition].server,
    ...(speed === undefined ? {} : { speed }),
  });
  const { world } = cloud;
  if (kept) world.restore(kept.state);
  if (kept || roles.length > 0) await limitDeployer(cloud, roles);
  const { application, subscription } = firstDeployer(world);
  if (landingZone) assignLandingZone(world, subscription.subscriptionId, exempt);
  const role = `arn:aws:iam::${account(world).id}:role/deployer`;
  const server = openServer({
    root,
    cloud,
    repositories,
    secrets: secrets(cloud),
    vars: {
      AZURE_CLIENT_ID: application.clientId,
      AZURE_PLAN_CLIENT_ID: application.clientId,
      AZURE_SUBSCRIPTION_ID: subscription.subscriptionId,
      AZURE_TENANT_ID: application.tenantId,
      AWS_PLAN_ROLE: role,
      AWS_REGION: account(world).region,
      AWS_ROLE: role,
      ...vars,
    },
    trust(subject) {
      addFederatedCredential(cloud, subject);
      trustSubject(world, subject);
    },
    ...(node === undefined ? {} : { node }),
    edition,
  });
  server.runs = kept?.runs ?? 0;
  const runs: RunRecord[] = [];
  let had = inventory(world);
  world.record.bodies = true;
  world.faults.add(...faults);
  return {
    cloud,
    server,
    roles,
    landingZone,
    async run(title, { before, expected = "success", ...running }) {
      const timeline = new Timeline(screen, () => world.clock.now());
      const [first, began] = [world.record.requests.length, performance.now()];
      let seen = first;
      const onProgress = (progress: Progress) => {
        for (const { fault, method, url } of world.record.requests.slice(seen))
          if (fault !== undefined) timeline.fault(`${fault} struck ${method} ${new URL(url).pathname}`);
        seen = world.record.requests.length;
        timeline.show(progress);
      };
      try {
        const run = await runWorkflow(server, { ...running, onProgress });
        const has = inventory(world);
        const requests = takeRequests(world, first);
        const machineMs = performance.now() - began;
        runs.push({ title, ...(before === undefined ? {} : { before }), run, expected, requests, had, has, machineMs });
        had = has;
        return run;
      } finally {
        timeline.end();
      }
    },
    async close(unexpected = []) {
      if (runs.length > 0) {
        const recordings = { title: basename(folder), unexpected, runs, limits: log, repository: server.repository };
        await writeReport(folder, recordings, cloud);
      }
      await cloud.close();
    },
  };
}

/** A world that was kept trusts the server that it began with. */
function requireServer({ state }: KeptWorld, edition: EditionName): void {
  const [have, want] = [githubServerIn(state), editions[edition].server];
  if (have.site === want.site) return;
  const [of = ""] = Object.entries(editions).find(([, { server }]) => server.site === have.site) ?? [];
  throw new WorldFileError(
    `The world of --world trusts the jobs of ${have.site}, not of ${want.site}. Write --server ${of}, or name another file.`,
  );
}

/** The requests from one on, with the bodies that the report shows; the world goes on without any. */
function takeRequests({ record }: World, first: number): Recorded[] {
  return record.requests.slice(first).map((entry) => {
    const { body, ...request } = entry;
    delete entry.body;
    if (body === undefined) return request;
    const kept = { request: body.request, response: request.status < 400 ? "" : body.response };
    return { ...request, body: kept };
  });
}

/** Does what the documentation asks of a user: one federated credential for each environment, branch and event that signs in. */
function addFederatedCredential({ world }: Cloud, subject: string): void {
  const { federated } = firstDeployer(world).application;
  const [first] = federated;
  if (!first || federated.some((each) => each.subject === subject)) return;
  federated.push({ ...first, name: `github-${federated.length}`, subject, visibleAt: 0 });
}
