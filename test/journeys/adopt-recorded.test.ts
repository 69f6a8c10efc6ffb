import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stage } from "@slipway/rehearsal";
import { repositoryOf } from "@slipway/simulator";
import { parse } from "yaml";
import { type Adopted, arrangeRepository, runAdopt, runCaller, signedIn } from "../adopt/adopted.ts";
import { isRecorded, layRecorded } from "../adopt/recorded.test-support.ts";
import { ended, onStage } from "./on-stage.ts";

// The bodies are recorded from the real Azure: by kubernetes-sigs/cloud-provider-azure in 2025 the storage and the identity, by
// Azure/azure-libraries-for-java from 2018 to 2020 the registry, the cluster and the event hub.
const folder = mkdtempSync(join(tmpdir(), "slipway-adopt-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Without recordings there is nothing to adopt. */
const onRecorded = (act: (stage: Stage) => Promise<void>) => (isRecorded ? onStage(act) : Promise.resolve());

const adopt = (stage: Stage, workflow: string): Promise<Adopted> =>
  runAdopt(signedIn(stage, folder), workflow, "--resource-group", "recorded");

/** What the first plan of a caller changes, as its comment lists it. */
async function planOf(stage: Stage, caller: string): Promise<string[]> {
  arrangeRepository(stage);
  expect(ended(await runCaller(stage, caller, { name: "pull_request", number: 1 }))).toEqual(["success", []]);
  const { body = "" } = repositoryOf(stage.cloud.world, stage.server.repository)?.comments[0] ?? {};
  return [...body.matchAll(/^\| ([~+−]) \| (.+?) \| `(.+?)` \|/gm)].map(([, sign, what]) => `${sign} ${what}`);
}

const saidIn = ({ said }: Adopted): string[] => said.trim().split("\n");
const givenBy = ({ caller }: Adopted) => Object.values<{ with: object }>(parse(caller).jobs)[0]?.with;

test("a real account, container and registry are adopted, and the plan changes what adopt names alone", () =>
  onRecorded(async (stage) => {
    const { azure, laid } = await layRecorded(stage, "account", "container", "registry", "identity");
    for (const { id, resource } of [laid.account, laid.registry, laid.identity])
      expect(await azure.get(id)).toEqual(resource);
    const adopted = await adopt(stage, "azure-foundation");
    expect(saidIn(adopted)).toEqual([
      expect.stringContaining("The registry acr905852 keeps images without a tag"),
      expect.stringContaining("There is no identity foundation-instance: the first apply creates it, with a role"),
    ]);
    expect(givenBy(adopted)).toMatchObject({
      ...{ location: "eastus", "storage-account": "akscitaccountsdktest", container: "akscitblobsdktest" },
      ...{ registry: "acr905852", "backup-days": 0 },
    });
    expect((await planOf(stage, adopted.caller)).sort()).toEqual([
      "+ managed identity",
      "+ role assignment",
      "+ role definition",
      "~ retention policy of the registry",
    ]);
  }));

test("a real cluster, share and event hub: what no workflow keeps is refused by name, and the rest is adopted", () =>
  onRecorded(async (stage) => {
    const { azure, laid } = await layRecorded(stage, "cluster", "registry", "namespace", "hub", "account", "share");
    for (const workflow of ["aks-private", "aks-ml"])
      expect((await adopt(stage, workflow)).said).toContain(
        "its API server is public, and its network plugin is kubenet",
      );

    // Flux was not recorded.
    const flux = `${laid.cluster.id}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/apps`;
    const gitRepository = { url: "https://github.com/contoso/plant", repositoryRef: { branch: "main" } };
    const kustomizations = { apps: { path: "./apps", prune: true } };
    await azure.put(flux, { properties: { namespace: "apps", gitRepository, kustomizations } });
    const refused = await adopt(stage, "hybrid");
    expect([refused.status, refused.said]).toEqual([
      2,
      expect.stringContaining("managedClusters/aks515143 pull images as a service principal"),
    ]);

    // As `az aks update --enable-managed-identity` leaves it.
    const kubeletidentity = { objectId: crypto.randomUUID(), clientId: crypto.randomUUID() };
    laid.cluster.resource.properties.identityProfile = { kubeletidentity };
    const adopted = await adopt(stage, "hybrid");
    expect(saidIn(adopted)).toEqual([
      expect.stringContaining("The namespace ns8db291092f takes TLS before 1.2"),
      expect.stringContaining("The nodes of aks515143 have no role to pull from acr905852"),
    ]);
    expect(givenBy(adopted)).toMatchObject({
      ...{ "cloud-cluster": "aks515143", registry: "acr905852", "storage-account": "akscitaccountsdktest" },
      ...{ "file-share": "akscitaccountfilesharetest", "event-namespace": "ns8db291092f", "event-hub": "eh450435657e" },
    });
    expect((await planOf(stage, adopted.caller)).sort()).toEqual(["+ role assignment", "~ namespace of event hubs"]);
  }));
