import type { Cloud } from "@slipway/simulator";
import type { Rehearsed } from "../run/workflow-run.ts";
import { ask, hour } from "./operator.ts";
import type { Scenario } from "./scenario.ts";

/** A private cluster that the tools' network cannot reach yet, and a registry that keeps everything for ever. */
export async function privateCluster(cloud: Cloud): Promise<Scenario> {
  const [subscription] = (await ask<{ value: { id: string }[] }>(cloud, "GET", "/subscriptions", "2022-12-01")).value;
  const group = `${subscription?.id}/resourceGroups/platform`;
  const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/platform`;
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/tools`;
  const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/platformimages`;
  for (const namespace of ["Microsoft.ContainerService", "Microsoft.Network", "Microsoft.ContainerRegistry"]) {
    await ask(cloud, "POST", `${subscription?.id}/providers/${namespace}/register`, "2021-04-01");
  }
  cloud.world.clock.advance(hour);
  await ask(cloud, "PUT", group, "2021-04-01", { location: "northeurope" });
  await ask(cloud, "PUT", network, "2025-01-01", {
    location: "northeurope",
    properties: { addressSpace: { addressPrefixes: ["10.60.0.0/16"] } },
  });
  await ask(cloud, "PUT", registry, "2025-11-01", {
    location: "northeurope",
    sku: { name: "Premium" },
    properties: {},
  });
  await ask(cloud, "PUT", cluster, "2025-10-01", {
    location: "northeurope",
    identity: { type: "SystemAssigned" },
    properties: {
      dnsPrefix: "platform",
      agentPoolProfiles: [{ name: "nodes", mode: "System", count: 2, vmSize: "Standard_D4s_v5", osType: "Linux" }],
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system" },
    },
  });
  cloud.world.clock.advance(hour);
  return {
    name: "private-cluster",
    workflow: workflow({ cluster, network, registry }),
    scenes: [
      { title: "Plan", trigger: { name: "pull_request" }, conclusion: "success", surprises: drift("some") },
      { title: "Apply", trigger: { name: "push" }, conclusion: "success", surprises: drift("some") },
      { title: "Check", trigger: { name: "schedule" }, conclusion: "success", surprises: drift("none") },
      {
        title: "Check after a change",
        before: (at) => changeRetention(at, registry),
        trigger: { name: "schedule" },
        conclusion: "failure",
        surprises: drift("some"),
      },
      { title: "Repair", trigger: { name: "push" }, conclusion: "success", surprises: drift("some") },
      { title: "Check again", trigger: { name: "schedule" }, conclusion: "success", surprises: drift("none") },
    ],
  };
}

async function changeRetention(cloud: Cloud, registry: string): Promise<string> {
  const policies = { retentionPolicy: { status: "enabled", days: 365 } };
  await ask(cloud, "PATCH", registry, "2025-11-01", { properties: { policies } });
  cloud.world.clock.advance(hour);
  return "\nSomebody sets the retention to 365 days in the portal.";
}

const drift =
  (expected: "some" | "none") =>
  (run: Rehearsed): string[] => {
    const found = run.jobs.some(({ steps }) => steps.some(({ outputs }) => outputs.drift === "true"));
    return found === (expected === "some") ? [] : [`drift was ${found ? "" : "not "}found`];
  };

const workflow = ({ cluster, network, registry }: Readonly<Record<"cluster" | "network" | "registry", string>>) => `
name: private-cluster
on:
  push:
  pull_request:
  schedule:
    - cron: "17 5 * * *"
permissions: {}
jobs:
  retention:
    runs-on: ubuntu-latest
    permissions:
      id-token: write
    steps:
      - uses: $/actions/acr-retention
        with:
          registry: ${registry}
          days: 30
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
  link:
    runs-on: ubuntu-latest
    permissions:
      id-token: write
    steps:
      - uses: $/actions/link-private-dns
        with:
          cluster: ${cluster}
          network: ${network}
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
`;
