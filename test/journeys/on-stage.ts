import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, type RehearsedRun, type Role, type RunNode, runNode, type Stage } from "@slipway/rehearsal";
import { firstDeployer, type Recorded, repositoryOf } from "@slipway/simulator";
import { errorsOf, signIn, sourcesInProcess } from "@slipway/testing";
import { root } from "../actions.ts";

const place = { "resource-group": "shop", location: "northeurope" };

/** The reusable workflows and what a call of each says at least. */
export const workflows = {
  "aks-private": { cluster: "shop", ...place, ...signIn },
  "azure-foundation": { name: "shop", "storage-account": "contososhop", registry: "contososhop", ...place, ...signIn },
} as const;

/**
 * Runs an act on a stage of its own, in a new cloud. Our actions run from their sources in this process, which takes a
 * fraction of the time; with `runNode` their bundles run as on GitHub. With roles, no one who signs in as the deployer may do more.
 */
export async function onStage(
  act: (stage: Stage) => Promise<void>,
  node: RunNode = sourcesInProcess(runNode),
  roles: readonly Role[] = [],
  landingZone = false,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-workflows-"));
  const stage = await openStage({
    root,
    folder,
    node,
    roles,
    landingZone,
    screen: { live: false, columns: 120, write() {} },
  });
  try {
    await act(stage);
  } finally {
    await stage.cloud.close();
    rmSync(folder, { recursive: true });
  }
}

/** Makes resource groups. */
export async function groups({ cloud }: Stage, ...names: readonly string[]): Promise<void> {
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  for (const name of names) {
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}?api-version=2021-04-01`;
    await cloud.request("PUT", path, { location: "northeurope" });
  }
}

/** How a run ended, and what it said was wrong. */
export const ended = (ran: RehearsedRun): [string, string[]] => [ran.conclusion, errorsOf(ran)];

/** Whether a run found that something was to be done. */
export const differs = ({ jobs }: RehearsedRun): string | undefined =>
  jobs.find(({ outputs }) => "differs" in outputs)?.outputs.differs;

export const requests = ({ cloud }: Stage): readonly Recorded[] => cloud.world.record.requests;

/** What was written to Azure, from a request on. */
export const writes = (stage: Stage, since = 0): Recorded[] =>
  requests(stage)
    .slice(since)
    .filter(({ method, url, status }) => /PUT|PATCH|DELETE/.test(method) && /azure\.com\//.test(url) && status < 300);

export const pathOf = ({ url }: Recorded): string => new URL(url).pathname.toLowerCase();

export const issues = ({ cloud, server }: Stage) =>
  repositoryOf(cloud.world, server.repository)?.issues.filter(({ pull }) => !pull) ?? [];

/** What the step that reports on a whole job said to people. */
export const reported = ({ jobs }: RehearsedRun): string[] =>
  jobs.flatMap(({ steps }) =>
    steps.filter(({ name }) => name === "Report").flatMap(({ annotations }) => annotations.map(({ text }) => text)),
  );
