import { type AzureOperator, azureOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

describe("create-aks for a team with policies", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let group: string;
  let network: string;
  const plain = { name: "corp", "resource-group": "platform", location: "northeurope" };
  const run = (inputs: Readonly<Record<string, string>>) => bench.run(action, { mode: "apply", ...plain, ...inputs });
  const cluster = async () =>
    (await azure.get(`${group}/providers/Microsoft.ContainerService/managedClusters/corp`)).properties;
  const identity = (name: string) => `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
  const subnet = (name: string) => `${network}/subnets/${name}`;

  beforeEach(async () => {
    bench = await openBench();
    azure = await azureOperator(bench.cloud);
    group = await azure.group(
      "platform",
      "Microsoft.Network",
      "Microsoft.ContainerService",
      "Microsoft.ManagedIdentity",
    );
    network = `${group}/providers/Microsoft.Network/virtualNetworks/corp`;
    const part = (name: string, block: number, more: object = {}) => ({
      name,
      properties: { addressPrefix: `10.40.${block}.0/22`, ...more },
    });
    const serviceName = "Microsoft.ContainerService/managedClusters";
    await azure.put(network, {
      location: "northeurope",
      properties: {
        addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
        subnets: [
          part("plain", 0),
          part("nodes", 4, { routeTable: { id: `${group}/providers/Microsoft.Network/routeTables/corp` } }),
          part("pods", 8),
          part("api", 12, { delegations: [{ name: "aks", properties: { serviceName } }] }),
        ],
      },
    });
  });
  afterEach(() => bench.close());

  test("all of it at once is created, and a check then finds nothing, by one request and one for each window", async () => {
    for (const name of ["cluster", "nodes"]) {
      const id = identity(name);
      await bench.cloud.request("PUT", `${id}?api-version=2024-11-30`, { location: "northeurope" });
    }
    const inputs = {
      identity: identity("cluster"),
      "kubelet-identity": identity("nodes"),
      subnet: subnet("nodes"),
      "pod-subnet": subnet("pods"),
      "api-server-subnet": subnet("api"),
      "outbound-type": "userDefinedRouting",
      "network-dataplane": "cilium",
      "public-fqdn": "false",
      "run-command": "false",
      "node-resource-group": "corp-nodes",
      tier: "Premium",
      "support-plan": "AKSLongTermSupport",
      "auto-upgrade": "patch",
      "node-os-upgrade": "SecurityPatch",
      "upgrade-window": "Saturday 02:00 6h",
      "node-os-window": "Sunday 03:30 4h +01:00",
      metrics: "true",
      "azure-policy": "true",
      "key-vault-secrets": "true",
      "kms-key": "https://corp.vault.azure.net/keys/etcd/0123456789abcdef",
      "host-encryption": "true",
      fips: "true",
    };
    const applied = await run(inputs);
    expect([applied.code, applied.outputs["node-resource-group"]]).toEqual([0, "corp-nodes"]);
    const { principalId } = (await azure.get(`${identity("nodes")}?api-version=2024-11-30`)).properties;
    expect(applied.outputs["kubelet-identity"]).toBe(principalId);
    expect(await cluster()).toMatchObject({
      networkProfile: { outboundType: "userDefinedRouting", networkDataplane: "cilium", networkPolicy: "cilium" },
      apiServerAccessProfile: { enableVnetIntegration: true, disableRunCommand: true },
      supportPlan: "AKSLongTermSupport",
      agentPoolProfiles: [{ podSubnetID: subnet("pods"), enableEncryptionAtHost: true, enableFIPS: true }],
    });
    const check = await run({ ...inputs, mode: "check" });
    expect([check.code, check.requests.filter(({ permissions = [] }) => permissions.length > 0).length]).toEqual([
      0, 3,
    ]);
    const standard = await run({ tier: "Standard" });
    expect([standard.code, standard.printed]).toEqual([
      1,
      expect.stringMatching(/has long-term support.*support-plan: KubernetesOfficial/s),
    ]);
    expect((await run({ tier: "Standard", "support-plan": "KubernetesOfficial" })).code).toBe(0);
    // Another schedule of someone else's gives way; what else they said of the window stays.
    const window = `${group}/providers/Microsoft.ContainerService/managedClusters/corp/maintenanceConfigurations/aksManagedAutoUpgradeSchedule`;
    const notAllowedDates = [{ start: "2026-12-23", end: "2027-01-05" }];
    const daily = { schedule: { daily: { intervalDays: 3 } }, durationHours: 8, startTime: "01:00", notAllowedDates };
    await azure.put(window, { properties: { maintenanceWindow: daily } });
    expect((await run({ "upgrade-window": "Saturday 02:00 6h" })).code).toBe(0);
    expect((await azure.get(window)).properties.maintenanceWindow).toMatchObject({ durationHours: 6, notAllowedDates });
    expect((await azure.get(window)).properties.maintenanceWindow).not.toHaveProperty("schedule.daily");
  });

  test("what a subnet lacks is said before anything is created", async () => {
    const routed = await run({ subnet: subnet("plain"), "outbound-type": "userDefinedRouting" });
    expect([routed.code, routed.printed]).toEqual([1, expect.stringMatching(/plain has no route table/)]);
    const nat = await run({ subnet: subnet("plain"), "outbound-type": "userAssignedNATGateway" });
    expect(nat.printed).toMatch(/plain has no NAT gateway/);
    expect((await run({ "outbound-type": "userDefinedRouting" })).printed).toMatch(/no subnet is given/);
    const own = { identity: identity("cluster"), subnet: subnet("plain") };
    expect((await run({ ...own, "api-server-subnet": subnet("pods") })).printed).toMatch(/pods is not delegated/);
    expect((await run({ ...own, "api-server-subnet": subnet("none") })).printed).toMatch(/none does not exist/);
    expect((await run({ ...own, "kubelet-identity": identity("none") })).printed).toMatch(
      /identity .*none does not exist/i,
    );
    const writes = [...routed.requests, ...nat.requests].filter(
      ({ method, url }) => method !== "GET" && /subscriptions/.test(url),
    );
    expect(writes).toEqual([]);
  });

  test("a cluster goes over to routes of its own once its subnet has them, and never to what Azure refuses", async () => {
    expect((await run({ subnet: subnet("plain") })).code).toBe(0);
    const routes = { "outbound-type": "userDefinedRouting" };
    expect((await run(routes)).printed).toMatch(/plain has no route table/);
    const { etag: _, ...body } = await azure.get(subnet("plain"));
    const routeTable = { id: `${group}/providers/Microsoft.Network/routeTables/corp` };
    await azure.put(subnet("plain"), { ...body, properties: { ...body.properties, routeTable } });
    expect((await run(routes)).code).toBe(0);
    expect(await cluster()).toMatchObject({ networkProfile: { outboundType: "userDefinedRouting" } });
    const refused = await run({
      "outbound-type": "none",
      "node-resource-group": "other",
      "disk-encryption-set": `${group}/providers/Microsoft.Compute/diskEncryptionSets/corp`,
    });
    expect([refused.code, refused.printed]).toEqual([
      1,
      expect.stringMatching(/outboundType.*nodeResourceGroup.*diskEncryptionSetID/s),
    ]);
    expect((await run({ "dns-zone": "none" })).code).toBe(0);
  });

  test("inputs that need others say so before the first request", async () => {
    const ran = await run({
      "network-policy": "cilium",
      "pod-subnet": subnet("pods"),
      "api-server-subnet": subnet("api"),
      "fqdn-subdomain": "corp",
      "public-fqdn": "false",
      "dns-zone": "none",
      "kubelet-identity": identity("nodes"),
      "kms-vault": `${group}/providers/Microsoft.KeyVault/vaults/corp`,
      "support-plan": "AKSLongTermSupport",
      "auto-upgrade": "node-image",
      "node-os-upgrade": "None",
    });
    expect(ran.requests.filter(({ url }) => /subscriptions/.test(url))).toEqual([]);
    for (const input of [
      "network-policy",
      "pod-subnet",
      "api-server-subnet",
      "fqdn-subdomain",
      "public-fqdn",
      "kubelet-identity",
      "kms-vault",
      "support-plan",
      "node-os-upgrade",
    ])
      expect(ran.printed).toContain(`- ${input}: `);
  });
});
