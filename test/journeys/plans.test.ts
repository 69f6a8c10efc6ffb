import type { Stage } from "@slipway/rehearsal";
import { addPullRequest, addRepository, firstDeployer, repositoryOf } from "@slipway/simulator";
import { type AzureOperator, azureOperator, callWorkflow, errorsOf } from "@slipway/testing";
import { stringify } from "yaml";
import { ended, groups, onStage, reported, workflows, writes } from "./on-stage.ts";

type Name = keyof typeof workflows;

test.each<[Name, string]>([
  ["aks-private", "+9 ~0 −0, 3 unchanged"],
  ["azure-foundation", "+7 ~1 −0, 5 unchanged"],
])("on an empty world %s plans every step, and only what the cloud alone can say is known after apply", (name, totals) =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const { world } = stage.cloud;
    addRepository(world, stage.server.repository, { private: true });
    addPullRequest(world, stage.server.repository, "A cluster for the shop");
    const ran = await callWorkflow(stage, name, { ...workflows[name], "plan-file": true }, "pull_request");
    expect(ended(ran)).toEqual(["success", []]);
    expect(writes(stage)).toEqual([]);
    const text = repositoryOf(world, stage.server.repository)?.comments[0]?.body ?? "";
    expect(text).toContain(`### Plan for shop: ${totals}`);
    const unknown = text.match(/^\| `[^|]*` \| known after apply \|$/gm) ?? [];
    expect(unknown.filter((line) => !/`(properties\.(principalId|description)|tags\.made-by)`/.test(line))).toEqual([]);
    const upload = ran.jobs.flatMap(({ steps }) => steps).find(({ name: step }) => step === "Plan as a file");
    expect([upload?.outcome, upload?.log]).toEqual(["success", [expect.stringContaining("slipway-plan-shop-")]]);
    // Each step that plans something says with what fields.
    expect(text.match(/<details><summary>[\w-]+: ⚠️/g)?.length).toBe(
      ran.jobs.flatMap(({ outputs }) => outputs.approval?.match(/^\S+ \w+/gm) ?? []).length - 1,
    );
  }));

test("two environments of one name in one run keep a plan each", () =>
  onStage(async (stage) => {
    await groups(stage, "shop", "north");
    const call = (group: string) => ({
      permissions: { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" },
      uses: "$/.github/workflows/azure-foundation.yml",
      with: { ...workflows["azure-foundation"], "resource-group": group, "plan-file": true, report: false },
    });
    const content = stringify({
      on: "pull_request",
      permissions: {},
      jobs: { one: call("shop"), other: call("north") },
    });
    const trigger = { name: "pull_request", number: 1 } as const;
    const ran = await stage.run("both", { file: ".github/workflows/caller.yml", content, trigger });
    expect(ended(ran)).toEqual(["success", []]);
    const uploads = ran.jobs.flatMap(({ steps }) => steps.filter(({ name }) => name === "Plan as a file"));
    expect(new Set(uploads.flatMap(({ log }) => log)).size).toBe(2);
  }));

const shop = { "resource-group": "shop", location: "northeurope" };

interface Mistake {
  readonly workflow?: Name;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly says: RegExp;
  /** What is in the world before. */
  readonly prepare?: (stage: Stage, azure: AzureOperator, group: string) => Promise<unknown>;
}

const mistakes: Readonly<Record<string, Mistake>> = {
  "a region that does not exist": {
    inputs: { location: "northeurop" },
    says: /no region northeurop.*Did you mean northeurope/,
  },
  "a size that does not exist": {
    inputs: { "node-size": "Standard_D4_v55" },
    says: /cannot have virtual machines of the size Standard_D4_v55.*Did you mean/,
  },
  "a size that the region does not have": {
    inputs: { "node-size": "Standard_NC24ads_A100_v4" },
    says: /size Standard_NC24ads_A100_v4 in northeurope/,
  },
  "more nodes than the quota allows": {
    inputs: { "max-nodes": 900 },
    says: /quota of northeurope .* 900 nodes of Standard_D4s_v5 need 3600 cores/,
  },
  "a Kubernetes version of 2019": { inputs: { version: "1.14" }, says: /does not offer Kubernetes 1\.14 .*1\.33/ },
  "a version under long-term support alone": { inputs: { version: "1.31" }, says: /does not offer Kubernetes 1\.31/ },
  "a version that is none": { inputs: { version: "newest" }, says: /version: "newest" does not fit/ },
  "a tier that is none": { inputs: { tier: "Gold" }, says: /tier: "Gold" does not fit/ },
  "a minimum of nodes above the maximum": { inputs: { "min-nodes": 9, "max-nodes": 3 }, says: /(min|max)-nodes/ },
  "a range that is none": { inputs: { "cluster-range": "10.1.0.0/99" }, says: /address-space: "10\.1\.0\.0\/99"/ },
  "networks that overlap": {
    inputs: { "hopsworks-range": "10.1.128.0/17" },
    says: /10\.1\.0\.0\/16 of shop-network overlaps 10\.1\.128\.0\/17/,
  },
  "a service range in the network": {
    inputs: { "service-range": "10.1.240.0/20" },
    says: /AKS would refuse these ranges/,
  },
  "a range that AKS keeps for itself": { inputs: { "service-range": "169.254.0.0/16" }, says: /169\.254\.0\.0\/16/ },
  "a subnet larger than its network": {
    inputs: { "cluster-range": "10.1.0.0/24", "nodes-size": 20 },
    says: /No range of the size \/20 is free/,
  },
  "a subnet that is too small": { inputs: { "nodes-size": 31 }, says: /size: "31" does not fit/ },
  "a network that no one makes": {
    inputs: {
      network: "own",
      "hopsworks-network-id": "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/z",
    },
    says: /z/,
  },
  "an own network without its ID": { inputs: { network: "own" }, says: /hopsworks-network-id: with network: own/ },
  "an ID of another type": {
    inputs: { registry: "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/z" },
    says: /registry: .*Write a resource ID of the form/,
  },
  "a registry that does not exist": {
    inputs: { registry: "nosuchregistry" },
    says: /No Microsoft\.ContainerRegistry\/registries named nosuchregistry/,
  },
  "an identity that does not exist": {
    inputs: {
      "hopsworks-identity":
        "/subscriptions/x/resourceGroups/y/providers/Microsoft.ManagedIdentity/userAssignedIdentities/z",
    },
    says: /userAssignedIdentities\/z/,
  },
  "a resource group that does not exist": {
    inputs: { "resource-group": "shopp" },
    says: /ResourceGroupNotFound.*Create the resource group/,
  },
  "a mode that is none": {
    inputs: { mode: "aply" },
    says: /mode: write auto, plan, apply, check, plan-destroy or destroy/,
  },
  "a way to the cluster that is none": {
    inputs: { network: "bridge" },
    says: /network: write peering, subnet, own or none/,
  },
  "an empty variable": { inputs: { "subscription-id": "" }, says: /subscription-id: empty/ },
  "a cluster of others elsewhere": {
    inputs: { location: "westeurope" },
    says: /location.*(holds data|not make it)/s,
    prepare: (_stage, azure, group) =>
      azure.put(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-cluster`, {
        location: "northeurope",
      }),
  },
  "a name that someone else has": {
    workflow: "azure-foundation",
    inputs: { registry: "contosotaken" },
    says: /name contosotaken (cannot be used|is taken)/,
    async prepare(_stage, azure) {
      const group = await azure.group("theirs");
      await azure.put(`${group}/providers/Microsoft.ContainerRegistry/registries/contosotaken`, {
        ...shop,
        location: "northeurope",
        sku: { name: "Basic" },
        properties: {},
      });
    },
  },
  "a storage account's name in capitals": {
    workflow: "azure-foundation",
    inputs: { "storage-account": "ContosoShop" },
    says: /name: "ContosoShop" does not fit/,
  },
  "a private key for a public one": {
    workflow: "azure-foundation",
    inputs: { "public-key": "-----BEGIN" },
    says: /public-key/,
  },
  "rights that are missing": {
    inputs: {},
    says: /lacks rights that an apply needs:\n?.*Microsoft\.Network\/virtualNetworks\/write on \S+resourceGroups\/shop \(Network Contributor\)/s,
    async prepare({ cloud }) {
      const { application } = firstDeployer(cloud.world);
      cloud.world.access.limit(application.objectId, ["*/read"]);
    },
  },
};

test.each(Object.entries(mistakes))("%s is refused in the plan, in one message, before any write", (_, {
  workflow = "aks-private",
  inputs,
  says,
  prepare,
}) =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const azure = await azureOperator(stage.cloud);
    const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
    await prepare?.(stage, azure, group);
    const before = writes(stage).length;
    const ran = await callWorkflow(stage, workflow, { ...workflows[workflow], report: false, ...inputs });
    expect(ran.conclusion).toBe("failure");
    expect(ran.jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name)).toEqual([
      "called / Plan",
    ]);
    expect(writes(stage).length).toBe(before);
    expect(reported(ran)).toEqual([expect.stringMatching(says)]);
    expect(errorsOf(ran).at(-1)).toMatch(says);
  }));

test("the rights that the steps of a job lack are one list, each once with its scope and a role that has it", () =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    stage.cloud.world.access.limit(firstDeployer(stage.cloud.world).application.objectId, ["*/read"]);
    const [said = ""] = reported(
      await callWorkflow(stage, "aks-private", { ...workflows["aks-private"], report: false }),
    );
    const lines = said.split("\n").filter((line) => line.startsWith("- "));
    expect(said.split("lacks rights that an apply needs:").length).toBe(2);
    expect(new Set(lines).size).toBe(lines.length);
    for (const kind of [
      "Network/virtualNetworks",
      "Network/virtualNetworks/subnets",
      "ContainerService/managedClusters",
    ])
      expect(lines).toContainEqual(
        expect.stringMatching(`^- Microsoft.${kind}/write on /subscriptions/\\S+/shop \\(.+\\)$`),
      );
  }));

test("there are at least 25 mistakes in the table", () => {
  expect(Object.keys(mistakes).length).toBeGreaterThanOrEqual(25);
});
