import type { JsonObject } from "../../engine/json.ts";
import { at, textOf } from "../../engine/json.ts";
import type { Kubernetes } from "../../engine/options.ts";
import { arrange } from "../../engine/world.test-support.ts";

const version = "2025-10-01";
export const api = `api-version=${version}`;

/** The body of a private cluster. */
export const privately = (more: JsonObject = {}, pool: JsonObject = {}): JsonObject => ({
  location: "northeurope",
  identity: { type: "SystemAssigned" },
  sku: { name: "Base", tier: "Free" },
  properties: {
    dnsPrefix: "hopsaks",
    agentPoolProfiles: [{ name: "nodepool1", mode: "System", count: 3, vmSize: "Standard_D4s_v5", ...pool }],
    networkProfile: { networkPlugin: "azure" },
    apiServerAccessProfile: { enablePrivateCluster: true },
    ...more,
  },
});

/** API servers that are open, and commands that ran. */
export const opened: string[] = [];
export const ran: string[] = [];
/** A Kubernetes that only records its calls. */
export const kubernetes: Kubernetes = {
  openCluster: (_, { key, hosts }) => opened.push(`${key} ${hosts.join(",")}`),
  closeCluster: (_, key) => void opened.splice(0, opened.length, ...opened.filter((one) => !one.startsWith(key))),
  credentials: () => ({ ca: "ca", clientCertificate: "certificate", clientKey: "key", token: "token" }),
  runCommand: async (_, __, command, files) => {
    ran.push(`${command} ${JSON.stringify(Object.entries(files).map(([name, data]) => [name, String(data)]))}`);
    return { exitCode: 1, logs: "no resources found" };
  },
};

/** A world with a finished cluster. */
export async function withCluster(body: JsonObject = privately(), runsOn: Kubernetes = kubernetes) {
  opened.length = 0;
  ran.length = 0;
  const arranged = arrange({ kubernetes: runsOn });
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.ContainerService/managedClusters/c`;
  const made = await arranged.made(id, version, body);
  const nodes = `${arranged.sub}/resourceGroups/${textOf(at(made, "properties.nodeResourceGroup"))}`;
  return { ...arranged, rg, id, made, nodes };
}
