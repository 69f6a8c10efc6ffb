import type { RehearsedRun, Stage } from "@slipway/rehearsal";
import { addPullRequest, addRepository, addVault, firstDeployer } from "@slipway/simulator";
import { awsOperator } from "./aws-operator.ts";
import { type AzureOperator, azureOperator } from "./azure-operator.ts";
import { callWorkflow, signIn } from "./call-workflow.ts";
import { eksSetbacks } from "./eks-setbacks.ts";
import { kubernetesOperator } from "./kubernetes-operator.ts";
import { workloadOperator } from "./workload-operator.ts";

/** A workflow that is asked for all that it can make: with less, less is needed. */
export interface FullRehearsal {
  /** All that it is asked for. */
  readonly inputs: Given;
  /** The secrets that it is called with. */
  readonly secrets: Given;
  /** Runs it in one of its modes, asked for something else besides. */
  run(mode: Mode, more?: Given): Promise<RehearsedRun>;
  /** What goes wrong between an apply and a destroy, and takes other permissions: gives how its runs ended. */
  setbacks(): Promise<readonly RehearsedRun[]>;
  /** What its runs so far were seen to need of its cloud, and to do what, as workflows/needs.json keeps it. */
  needs(): Readonly<Record<string, string>>;
}

export type Mode = keyof typeof runs;

type Given = Readonly<Record<string, unknown>>;

const purposes = ["plan, check", "apply", "destroy"] as const;

/** What sets each mode off, and under which purpose its needs are listed. */
const runs = {
  plan: { to: "plan, check", event: "pull_request", more: {} },
  apply: { to: "apply", event: "push", more: {} },
  // What is there takes other questions than what is not.
  check: { to: "plan, check", event: "schedule", more: {} },
  // Whoever plans plans a destroy too.
  "plan-destroy": { to: "plan, check", event: "push", more: { mode: "plan-destroy" } },
  destroy: { to: "destroy", event: "push", more: { mode: "destroy", confirm: "shop" } },
} as const satisfies Readonly<Record<string, { to: (typeof purposes)[number]; event: string; more: Given }>>;

/** All modes, in the order in which each has something to do. */
export const everyMode: readonly Mode[] = ["plan", "apply", "check", "plan-destroy", "destroy"];

const place = { "resource-group": "shop", location: "northeurope" };
const clusterAdmin = "/providers/Microsoft.Authorization/roleDefinitions/b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b";
const officer = "/providers/Microsoft.Authorization/roleDefinitions/b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
const hour = 60 * 60_000;

/** Calls with all that can be asked for, in a world that has what they name. */
const fullest: Readonly<Record<string, (stage: Stage) => Promise<Given & { readonly secrets?: Given }>>> = {
  async "aks-ml"(stage) {
    const { azure, group } = await inGroup(stage);
    const hub = await azure.group("hub");
    await azure.group("theirs", "Microsoft.MachineLearningServices", "Microsoft.OperationalInsights");
    const [network, routes, workspace] = [
      `${hub}/providers/Microsoft.Network/virtualNetworks/hub`,
      `${hub}/providers/Microsoft.Network/routeTables/by-firewall`,
      `${hub.replace(/hub$/, "theirs")}/providers/Microsoft.MachineLearningServices/workspaces/contoso`,
    ];
    const location = "northeurope";
    await azure.put(network, { location, properties: { addressSpace: { addressPrefixes: ["10.100.0.0/16"] } } });
    const stores = { storageAccount: `${hub}/storage`, keyVault: `${hub}/vault` };
    await azure.put(`${workspace}?api-version=2024-10-01`, { location, properties: stores });
    await giveRole(stage, azure, group, clusterAdmin);
    const own = ["ContainerService", "KubernetesConfiguration", "OperationalInsights", "ManagedIdentity"];
    await unregister(stage, azure, ...own);
    return {
      ...{ ...inShop, cluster: "shop", "hub-network-id": network, "route-table-id": routes },
      ...{ "ml-workspace-id": workspace, "key-vault-secrets": true, reach: "run-command", "security-group": true },
    };
  },
  async "aks-private"(stage) {
    const { azure } = await inGroup(stage);
    const theirs = await azure.group("theirs");
    const [network, registry, identity] = [
      `${theirs}/providers/Microsoft.Network/virtualNetworks/hopsworks`,
      `${theirs}/providers/Microsoft.ContainerRegistry/registries/contosoimages`,
      `${theirs}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/hopsworks`,
    ];
    const range = { addressSpace: { addressPrefixes: ["172.20.0.0/16"] } };
    await azure.put(network, { location: "northeurope", properties: range });
    await azure.put(registry, { location: "northeurope", sku: { name: "Premium" }, properties: {} });
    await azure.put(identity, { location: "northeurope" });
    await unregister(stage, azure, "ContainerService", "Network", "ManagedIdentity");
    return {
      ...{ ...inShop, cluster: "shop", network: "own", "hopsworks-network-id": network },
      ...{ registry, "hopsworks-identity": identity, "security-group": true },
    };
  },
  async "azure-foundation"(stage) {
    const { azure, group } = await inGroup(stage);
    addVault(stage.cloud.world, group, "safe");
    if (stage.roles.length === 0) await giveRole(stage, azure, group, officer);
    await unregister(stage, azure, "Network", "Compute", "Storage", "ManagedIdentity", "ContainerRegistry");
    const accounts = { "storage-account": "contososhop", registry: "contososhop" };
    return { ...inShop, name: "shop", ...accounts, "key-vault-secret": "https://safe.vault.azure.net/secrets/ssh" };
  },
  async eks(stage) {
    const aws = await awsOperator(stage.cloud);
    const volumes = await aws.podRole("volumes");
    await aws.attach("volumes", "service-role/AmazonEBSCSIDriverPolicy");
    // What another cluster's workloads made in another network stays.
    const subnets = await aws.ec2("DescribeSubnets", {});
    const found = (id: RegExp) => [...subnets.matchAll(id)].map(([each]) => each);
    const workloads = await workloadOperator(stage.cloud);
    await workloads.ingress("theirs", found(/vpc-\w+/g)[0] ?? "", found(/(?<=<subnetId>)[^<]+/g).slice(0, 2));
    return {
      ...{ cluster: "shop", region: "us-east-1", role: "${{ vars.AWS_ROLE }}" },
      ...{ admins: await aws.role("operators"), "hopsworks-role": await aws.role("hopsworks") },
      ...{ "ebs-role": volumes, "open-to": "10.0.0.0/8", repository: "team/base" },
      tags: "stage=test\ncost=42",
      "made-by-workloads": "remove",
    };
  },
  async hybrid(stage) {
    const { azure, group } = await inGroup(stage);
    const plants = await azure.group("plants", "Microsoft.ContainerService", "Microsoft.KubernetesConfiguration");
    const [plant, cloud] = [await azure.cluster(plants, "plant"), await azure.cluster(group, "cloud")];
    // Where others have Flux too, it stays when ours goes, without our notes.
    await azure.put(`${cloud}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/theirs`, {
      properties: {
        namespace: "theirs",
        gitRepository: { url: "https://github.com/contoso/theirs", repositoryRef: { branch: "main" } },
        kustomizations: { theirs: { path: "./theirs" } },
      },
    });
    const kubeconfig = async (id: string) => (await kubernetesOperator(stage.cloud, id)).kubeconfig;
    await unregister(stage, azure, "ContainerRegistry", "Kubernetes", "KubernetesConfiguration", "Storage", "EventHub");
    return {
      ...{ ...inShop, name: "shop", "plant-cluster": "plant", "cloud-cluster": "cloud", registry: "contososhop" },
      ...{ "nfs-server": "10.20.0.4", "nfs-path": "/srv/messages", "storage-account": "contososhop" },
      ...{ "event-namespace": "contoso-shop", senders: firstDeployer(stage.cloud.world).application.objectId },
      "git-url": "https://github.com/contoso/fleet",
      secrets: {
        ...{ "plant-kubeconfig": await kubeconfig(plant), "cloud-kubeconfig": await kubeconfig(cloud) },
        ...{ "share-key": "key-of-a-test-".repeat(4), "git-token": "token-of-a-test-".repeat(3) },
      },
    };
  },
};

const inShop = { ...place, ...signIn };

async function inGroup(stage: Stage): Promise<{ readonly azure: AzureOperator; readonly group: string }> {
  const azure = await azureOperator(stage.cloud);
  return { azure, group: await azure.group(place["resource-group"]) };
}

/** Gives the deployer a role that comes with no other: on the data in a vault, or in a cluster. */
const giveRole = ({ cloud }: Stage, azure: AzureOperator, group: string, roleDefinitionId: string): Promise<void> =>
  azure.put(`${group}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
    properties: {
      roleDefinitionId,
      principalId: firstDeployer(cloud.world).application.objectId,
      principalType: "ServicePrincipal",
    },
  });

/** The workflows whose needs are recorded. */
export const needyWorkflows: readonly string[] = Object.keys(fullest);

/** As in a new subscription. */
async function unregister({ cloud }: Stage, { subscription }: AzureOperator, ...namespaces: string[]): Promise<void> {
  for (const each of namespaces) {
    const path = `/subscriptions/${subscription}/providers/Microsoft.${each}/unregister?api-version=2021-04-01`;
    await cloud.request("POST", path);
  }
}

/** Arranges a stage's world for a workflow that is asked for all that it can make in the resource group shop. */
export async function rehearseFully(stage: Stage, name: string): Promise<FullRehearsal> {
  const { world } = stage.cloud;
  addRepository(world, stage.server.repository, { private: true });
  addPullRequest(world, stage.server.repository, "A change");
  const { secrets = {}, ...inputs } = (await fullest[name]?.(stage)) ?? {};
  world.clock.advance(hour);
  const found = new Map<string, Set<string>>();
  const run = async (mode: Mode, others: Given = {}) => {
    const { to, event, more } = runs[mode];
    const since = world.record.requests.length;
    const ran = await callWorkflow(stage, name, { ...inputs, ...more, ...others }, event, { secrets });
    for (const { permission } of world.record.needed(since))
      found.set(permission, (found.get(permission) ?? new Set()).add(to));
    return ran;
  };
  return {
    inputs,
    secrets,
    run,
    setbacks: async () => (name === "eks" ? await eksSetbacks(stage, run) : []),
    needs: () =>
      Object.fromEntries(
        [...found]
          .filter(([permission]) => /^Microsoft\.|^(?!sts:)[a-z0-9-]+:/.test(permission))
          .map(([permission, to]): [string, string] => [permission, purposes.filter((each) => to.has(each)).join(", ")])
          .sort(([one], [other]) => (one < other ? -1 : 1)),
      ),
  };
}
