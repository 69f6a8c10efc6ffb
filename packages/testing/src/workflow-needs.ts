import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, type Stage } from "@slipway/rehearsal";
import { addPullRequest, addRepository, addVault, firstDeployer } from "@slipway/simulator";
import { type AzureOperator, azureOperator } from "./azure-operator.ts";
import { callWorkflow, errorsOf, signIn } from "./call-workflow.ts";

/** A permission that a workflow needs, and to do what. */
export interface Need {
  readonly permission: string;
  readonly to: readonly string[];
}

type Given = Readonly<Record<string, unknown>>;

const purposes = ["plan, check", "apply", "destroy"] as const;

const place = { "resource-group": "shop", location: "northeurope" };
const officer = "/providers/Microsoft.Authorization/roleDefinitions/b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
const hour = 60 * 60_000;

/** Calls with all that can be asked for, in a world that has what they name: with less, less is needed. */
const fullest: Readonly<Record<string, (stage: Stage, azure: AzureOperator, group: string) => Promise<Given>>> = {
  async "aks-private"(stage, azure) {
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
      ...{ cluster: "shop", network: "own", "hopsworks-network-id": network },
      ...{ registry, "hopsworks-identity": identity },
    };
  },
  async "azure-foundation"(stage, azure, group) {
    const { world } = stage.cloud;
    addVault(world, group, "safe");
    const principalId = firstDeployer(world).application.objectId;
    await azure.put(`${group}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
      properties: { roleDefinitionId: officer, principalId, principalType: "ServicePrincipal" },
    });
    await unregister(stage, azure, "Network", "Compute", "Storage", "ManagedIdentity", "ContainerRegistry");
    const accounts = { "storage-account": "contososhop", registry: "contososhop" };
    return { name: "shop", ...accounts, "key-vault-secret": "https://safe.vault.azure.net/secrets/ssh" };
  },
};

/** The workflows whose needs are recorded. */
export const needyWorkflows: readonly string[] = Object.keys(fullest);

/** As in a new subscription. */
async function unregister({ cloud }: Stage, { subscription }: AzureOperator, ...namespaces: string[]): Promise<void> {
  for (const each of namespaces) {
    const path = `/subscriptions/${subscription}/providers/Microsoft.${each}/unregister?api-version=2021-04-01`;
    await cloud.ask("POST", path);
  }
}

/** What a workflow was seen to need in Azure when it planned, applied, checked and destroyed all that it can make. */
export async function workflowNeeds(root: string, name: string): Promise<Need[]> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-needs-"));
  const stage = await openStage({ root, folder, screen: { live: false, columns: 120, write() {} } });
  try {
    const { world } = stage.cloud;
    addRepository(world, stage.server.repository, { private: true });
    addPullRequest(world, stage.server.repository, "A change");
    const azure = await azureOperator(stage.cloud);
    const group = await azure.group(place["resource-group"]);
    const inputs = { ...place, ...signIn, ...(await fullest[name]?.(stage, azure, group)) };
    world.clock.advance(hour);
    const found = new Map<string, Set<string>>();
    const seen = async (to: (typeof purposes)[number], more: Given, event: "push" | "pull_request" | "schedule") => {
      const since = world.record.requests.length;
      const ran = await callWorkflow(stage, name, { ...inputs, ...more }, event);
      if (ran.conclusion !== "success") throw new RangeError(`${name} did not ${to}: ${errorsOf(ran).join("\n")}`);
      for (const { permission } of world.record.needed(since))
        found.set(permission, (found.get(permission) ?? new Set()).add(to));
    };
    await seen("plan, check", {}, "pull_request");
    await seen("apply", {}, "push");
    // What is there takes other questions than what is not.
    await seen("plan, check", {}, "schedule");
    await seen("destroy", { mode: "destroy", confirm: "shop" }, "push");
    return [...found]
      .filter(([permission]) => permission.startsWith("Microsoft."))
      .map(([permission, to]) => ({ permission, to: purposes.filter((each) => to.has(each)) }))
      .sort(byPermission);
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true });
  }
}

const byPermission = (one: Need, other: Need): number => (one.permission < other.permission ? -1 : 1);
