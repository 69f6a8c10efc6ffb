import { join } from "node:path";
import type { Cloud } from "../packages/simulator/src/index.ts";
import { type Arrange, azureOperator, openBench } from "../packages/testing/src/index.ts";
import { declaration, root } from "../scripts/actions.ts";
import type { Row } from "./row.ts";

interface Case {
  readonly action: string;
  /** What is asked of it, where that is not all of what its tests ask. */
  readonly of?: string;
  /** The most that a check may ask which finds all as declared; signing in apart. */
  readonly limit: number;
  /** Where the world of the tests has several of a thing, one is counted. */
  readonly inputs?: (cloud: Cloud) => Promise<Readonly<Record<string, string>>>;
}

const cases: readonly Case[] = [
  { action: "create-resource-group", limit: 1 },
  { action: "register-providers", limit: 1 },
  { action: "create-vnet", limit: 1 },
  { action: "add-subnet", limit: 1 },
  { action: "create-nsg", limit: 1 },
  { action: "peer-vnets", limit: 2 },
  { action: "create-private-dns-zone", limit: 1 },
  { action: "create-private-endpoint", limit: 2 },
  { action: "create-identity", limit: 2 },
  { action: "assign-role", limit: 3 },
  { action: "create-acr", limit: 1 },
  { action: "attach-acr", limit: 3 },
  { action: "create-storage", limit: 2 },
  { action: "create-ssh-key", limit: 1 },
  { action: "create-aks", limit: 1 },
  // The cluster, the workspace, the cluster's associations and the rule of one.
  { action: "create-aks", of: "with container logs", limit: 4, inputs: workspaceOfLogs },
  { action: "add-node-pool", limit: 2 },
  { action: "add-node-pool", of: "with the newest image", limit: 3, inputs: async () => ({ "node-image": "latest" }) },
  { action: "link-private-dns", limit: 3 },
  { action: "acr-retention", limit: 2 },
  {
    action: "eks-map-role",
    limit: 4,
    inputs: async () => ({ mappings: "[{ role: hopsworks, groups: [system:masters, builders] }]" }),
  },
  {
    action: "create-registry-secret",
    of: "a login, with a service account",
    limit: 2,
    inputs: async () => ({ namespaces: "apps" }),
  },
  { action: "create-registry-secret", of: "acr", limit: 3, inputs: loginOfRegistry },
  // One of them to see whether the cluster is up: what one that is down reported last looks as good as new.
  { action: "arc-flux-config", limit: 4 },
  { action: "arc-connect", limit: 2 },
  // The namespace, its hub, the hub's consumer groups: Azure shows none of them within another.
  { action: "create-event-hub", of: "without a sender", limit: 3, inputs: async () => ({ senders: "" }) },
  { action: "create-event-hub", of: "with a sender", limit: 4 },
  { action: "create-file-share", of: "with its soft delete", limit: 3 },
  { action: "mount-share", of: "SMB", limit: 3 },
  { action: "aks-diagnostics", of: "with a workspace", limit: 2 },
  { action: "aml-extension", limit: 1 },
  { action: "aml-ingress", of: "with its gateway", limit: 2 },
  { action: "attach-aml", limit: 1 },
  { action: "create-vpc", limit: 2 },
  { action: "create-eks", of: "with logs and an administrator", limit: 4, inputs: async () => ({ tags: "" }) },
  // The tags of a log group and of a launch template stand in no answer that is asked for otherwise.
  { action: "create-eks", of: "with logs, an administrator and tags", limit: 5 },
  { action: "add-node-group", limit: 2, inputs: async () => ({ tags: "" }) },
  { action: "add-node-group", of: "with tags", limit: 3 },
  { action: "add-eks-addon", limit: 2 },
  // An instance profile's name is looked up as a role's first, which takes one more.
  { action: "iam-role-policy", of: "a role, by name", limit: 2, inputs: async () => ({ role: "hopsworks" }) },
  { action: "open-cluster-ports", limit: 2 },
  { action: "create-ecr", limit: 3 },
  { action: "ecr-retention", limit: 1 },
  { action: "hopsworks-cluster", limit: 2 },
];

/** A workspace that containers' logs go to. */
async function workspaceOfLogs(cloud: Cloud): Promise<Readonly<Record<string, string>>> {
  const azure = await azureOperator(cloud);
  const group = await azure.group("logs", "Microsoft.OperationalInsights", "Microsoft.Insights");
  const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
  await azure.put(`${workspace}?api-version=2023-09-01`, { location: "northeurope", properties: {} });
  return { "container-logs": workspace };
}

/** A login that a registry gives, which the pods name themselves. */
async function loginOfRegistry(cloud: Cloud): Promise<Readonly<Record<string, string>>> {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.ContainerRegistry");
  const acr = `${group}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
  await azure.put(acr, { location: "northeurope", sku: { name: "Standard" }, properties: {} });
  const login = { username: "", password: "", acr, repositories: "apps/*", token: "platform" };
  return { ...login, namespaces: "apps", "service-accounts": "" };
}

/** How many requests a check takes that finds all as declared, in the world of each action's tests. */
export async function requestRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { action: name, of, limit, inputs: more } of cases) {
    const { arrange } = (await import(join(root, "actions", name, "src", "arrange.ts"))) as { arrange: Arrange };
    const action = await declaration(name);
    const bench = await openBench();
    const inputs = { ...(await arrange(bench.cloud)).inputs, ...(await more?.(bench.cloud)) };
    await bench.run(action, { ...inputs, mode: "apply" });
    const check = await bench.run(action, { ...inputs, mode: "check" });
    await bench.close();
    if (check.code !== 0) throw new RangeError(`The check of ${name} did not end well: ${check.printed}`);
    // Signing in takes no permission; nor does Hopsworks know any.
    const requests = check.requests.filter(
      ({ permissions = [], url }) => permissions.length > 0 || url.includes("/hopsworks/api/"),
    ).length;
    const what = of === undefined ? name : `${name} (${of})`;
    rows.push({ what: `${what}: requests of a converged check`, figure: requests, limit });
  }
  return rows;
}
