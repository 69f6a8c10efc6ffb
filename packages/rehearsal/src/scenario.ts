import type { Cloud } from "@slipway/simulator";

/** One action of a scenario and its inputs. */
export interface Part {
  readonly action: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** A story to rehearse: a world, what is settled in it, and how somebody spoils it. */
export interface Scenario {
  readonly name: string;
  readonly parts: readonly Part[];
  /** Somebody changes by hand what was settled, and what that is in words. */
  spoil(): Promise<string>;
}

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
    parts: [
      { action: "acr-retention", inputs: { registry, days: "30" } },
      { action: "link-private-dns", inputs: { cluster, network } },
    ],
    async spoil() {
      const policies = { retentionPolicy: { status: "enabled", days: 365 } };
      await ask(cloud, "PATCH", registry, "2025-11-01", { properties: { policies } });
      cloud.world.clock.advance(hour);
      return "Somebody sets the retention to 365 days in the portal.";
    },
  };
}

const hour = 60 * 60_000;

/** Somebody's own request: refused ones would spoil the stage, so they end the rehearsal. */
async function ask<T>(cloud: Cloud, method: string, path: string, version: string, body?: object): Promise<T> {
  const answer = await cloud.ask(method, `${path}?api-version=${version}`, body);
  if (answer.status >= 400) throw new RangeError(`The stage could not be set: ${method} ${path} got ${answer.status}.`);
  return JSON.parse(JSON.stringify(answer.body ?? {})) as T;
}
