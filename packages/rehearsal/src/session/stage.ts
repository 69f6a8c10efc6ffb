import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { account, type Cloud, type FaultRule, firstDeployer, startCloud, trustSubject } from "@slipway/simulator";
import { leastRolePage, requestLines, runPage } from "../report/page.ts";
import { type Screen, Timeline } from "../report/timeline.ts";
import { type RehearsedRun, type RunOptions, runWorkflow } from "../runner/run/run-workflow.ts";
import { openServer, type Server, type ServerOptions } from "../runner/run/server.ts";

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
  readonly repositories?: ServerOptions["repositories"];
}

/** A simulated cloud, a repository that it trusts, and a report that grows with each run. */
export interface Stage {
  readonly cloud: Cloud;
  readonly server: Server;
  /** Runs a workflow and enters it in the report under a title. */
  run(title: string, options: Omit<RunOptions, "onProgress">): Promise<RehearsedRun>;
  /** Adds a page to the report. */
  addPage(text: string): void;
  /** Writes the report. */
  close(): Promise<void>;
}

/** Creates a stage; the folder is emptied first. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { root, folder, screen, seed = 1, speed, faults = [], vars = {}, secrets = () => ({}), node } = options;
  const { repositories = {} } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const log: string[] = [];
  const cloud = await startCloud({
    time: "shared",
    seed,
    log: (line) => void log.push(line),
    ...(speed === undefined ? {} : { speed }),
  });
  const { world } = cloud;
  const { application, subscription } = firstDeployer(world);
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
      AWS_REGION: account(world).region,
      AWS_ROLE_ARN: `arn:aws:iam::${account(world).id}:role/deployer`,
      ...vars,
    },
    trust(subject) {
      addFederatedCredential(cloud, subject);
      trustSubject(world, subject);
    },
    ...(node === undefined ? {} : { node }),
  });
  const pages: string[] = [];
  const clients = new Map<string, string>();
  let before = world.record.requests.length;
  world.faults.add(...faults);
  return {
    cloud,
    server,
    async run(title, running) {
      const timeline = new Timeline(screen, () => world.clock.now());
      try {
        const run = await runWorkflow(server, { ...running, onProgress: (progress) => timeline.show(progress) });
        for (const [user, from] of run.clients) clients.set(user, `${title}: ${from}`);
        pages.push(runPage(title, run));
        return run;
      } finally {
        timeline.end();
      }
    },
    addPage: (text) => void pages.push(text),
    async close() {
      const { requests } = world.record;
      const needed = world.record.needed(before);
      before = requests.length;
      if (log.length > 0)
        pages.push(["## What the simulator could not do", "", ...log.map((line) => `- ${line}`), ""].join("\n"));
      writeFileSync(join(folder, "summary.md"), [...pages, leastRolePage(needed)].join("\n"));
      writeFileSync(join(folder, "requests.jsonl"), requestLines(requests, clients));
      await cloud.close();
    },
  };
}

/** Does what the documentation asks of a user: one federated credential for each environment, branch and event that signs in. */
function addFederatedCredential({ world }: Cloud, subject: string): void {
  const { federated } = firstDeployer(world).application;
  const [first] = federated;
  if (!first || federated.some((each) => each.subject === subject)) return;
  federated.push({ ...first, name: `github-${federated.length}`, subject, visibleAt: 0 });
}
