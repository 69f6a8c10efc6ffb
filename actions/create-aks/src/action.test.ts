import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange, arrangeExisting } from "./arrange.ts";

describe("create-aks", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let group: string;
  let own: Readonly<Record<string, string>>;
  const plain = { name: "plain", "resource-group": "platform", location: "northeurope" };
  const run = (inputs: Readonly<Record<string, string>>) => bench.run(action, { mode: "apply", ...inputs });
  const armRequests = ({ requests }: Ran, method = "") =>
    requests.filter(
      (each) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(each.url) && each.method.match(method),
    );
  const cluster = async (name = "plain") =>
    (await azure.get(`${group}/providers/Microsoft.ContainerService/managedClusters/${name}`)) as unknown as {
      readonly identity: Record<string, unknown>;
      readonly properties: Record<string, unknown> & { readonly agentPoolProfiles: readonly Record<string, unknown>[] };
    };
  const change = async (edit: (pools: readonly Record<string, unknown>[]) => object, more: object = {}) => {
    const { eTag: _, ...body } = (await cluster()) as unknown as { eTag: string; properties: Record<string, unknown> };
    const agentPoolProfiles = edit(body.properties.agentPoolProfiles as Record<string, unknown>[]);
    await azure.put(`${group}/providers/Microsoft.ContainerService/managedClusters/plain`, {
      ...body,
      properties: { ...body.properties, ...more, agentPoolProfiles },
    });
  };

  beforeEach(async () => {
    bench = await openBench();
    own = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    group = `/subscriptions/${azure.subscription}/resourceGroups/platform`;
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM with a given subnet, else two", async () => {
    for (const inputs of [own, plain]) expect((await run(inputs)).code).toBe(0);
    const checks = [await run({ ...own, mode: "check" }), await run({ ...plain, mode: "check" })];
    expect(checks.map(({ code }) => code)).toEqual([0, 0]);
    expect(checks.map((ran) => armRequests(ran).length)).toEqual([1, 2]);
  });

  test("by default it is private, with its own identity, RBAC and node-subnet addresses, and outputs what the next step needs", async () => {
    const { outputs } = await run(plain);
    const { properties, identity } = await cluster();
    expect(identity.type).toBe("SystemAssigned");
    expect(properties).toMatchObject({
      enableRBAC: true,
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system" },
      networkProfile: { networkPlugin: "azure", serviceCidr: "10.0.0.0/16", dnsServiceIP: "10.0.0.10" },
      agentPoolProfiles: [{ name: "nodepool1", mode: "System", count: 3 }],
    });
    expect(properties.networkProfile).not.toHaveProperty("networkPluginMode");
    const nodes = `/subscriptions/${azure.subscription}/resourceGroups/MC_platform_plain_northeurope`;
    expect(outputs).toMatchObject({
      id: `${group}/providers/Microsoft.ContainerService/managedClusters/plain`,
      "node-resource-group": "MC_platform_plain_northeurope",
      "private-fqdn": properties.privateFQDN,
      identity: identity.principalId,
      "oidc-issuer": "",
    });
    expect((await azure.get(outputs.zone ?? "")).name).toMatch(/privatelink\.northeurope\.azmk8s\.io$/);
    expect(outputs.subnet).toBe(`${outputs.network}/subnets/aks-subnet`);
    expect(outputs["kubelet-identity"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(outputs.hopsworks ?? "")).toEqual({
      location: "northeurope",
      resourceGroup: "platform",
      aksClusterName: "plain",
      networkResourceGroup: "MC_platform_plain_northeurope",
      virtualNetworkName: outputs.network?.replace(`${nodes}/providers/Microsoft.Network/virtualNetworks/`, ""),
    });
    expect(JSON.stringify(outputs)).not.toMatch(/kubeconfig|certificate-authority|client-key/i);
  });

  test.each<[string, Record<string, string>, object]>([
    [
      "overlay",
      { "network-mode": "overlay" },
      { networkProfile: { networkPluginMode: "overlay", podCidr: "10.244.0.0/16" } },
    ],
    [
      "no zone",
      { "dns-zone": "none" },
      { apiServerAccessProfile: { privateDNSZone: "none", enablePrivateClusterPublicFQDN: true } },
    ],
    [
      "public",
      { access: "public", "authorized-ranges": "192.0.3.0/24\n198.51.100.7/32" },
      { apiServerAccessProfile: { authorizedIPRanges: ["192.0.3.0/24", "198.51.100.7/32"] } },
    ],
    [
      "entra",
      {
        entra: "true",
        "admin-groups": "0a000000-0000-4000-8000-000000000001",
        "azure-rbac": "true",
        "local-accounts": "false",
      },
      {
        aadProfile: {
          managed: true,
          enableAzureRBAC: true,
          adminGroupObjectIDs: ["0a000000-0000-4000-8000-000000000001"],
        },
        disableLocalAccounts: true,
      },
    ],
    [
      "the rest",
      {
        "workload-identity": "true",
        tier: "Standard",
        lockdown: "true",
        zones: "1\n2",
        "service-range": "10.2.0.0/16",
        "dns-address": "10.2.0.53",
        version: "1.32",
      },
      {
        oidcIssuerProfile: { enabled: true },
        securityProfile: { workloadIdentity: { enabled: true } },
        nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" },
        currentKubernetesVersion: "1.32.9",
      },
    ],
  ])("%s can be set, and then shows no drift", async (_, more, expected) => {
    const ran = await run({ ...plain, ...more });
    expect(`${ran.code} ${ran.printed}`).toMatch(/^0/);
    expect((await cluster()).properties).toMatchObject(expected);
    expect((await run({ ...plain, ...more, mode: "check" })).outputs).toMatchObject({ drift: "false" });
  });

  test("a given zone and identity are used", async () => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io`;
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/platform`;
    await azure.group("platform", "Microsoft.ManagedIdentity");
    await azure.put(zone, { location: "global", properties: {} });
    await bench.cloud.request("PUT", `${identity}?api-version=2024-11-30`, { location: "northeurope" });
    const { principalId } = (await azure.get(identity)).properties;
    const roleDefinitionId = `${group.replace(/\/resourceGroups.*/, "")}/providers/Microsoft.Authorization/roleDefinitions/b12aa53e-6015-4669-85d0-8515ebb3ae7f`;
    const assignment = `${zone}/providers/Microsoft.Authorization/roleAssignments/0a000000-0000-4000-8000-000000000001`;
    await azure.put(assignment, { properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" } });
    const { outputs } = await run({
      ...plain,
      "dns-zone": zone,
      identity: identity.toUpperCase().replace(/^\/SUBSCRIPTIONS/, "/subscriptions"),
    });
    expect(outputs.zone).toBe(zone);
    expect((await run({ ...plain, "dns-zone": zone, identity, mode: "check" })).outputs).toMatchObject({
      drift: "false",
    });
  });

  test.each([
    [{ "service-range": "10.230.0.0/16" }, "- service-range: "],
    [{ "network-mode": "overlay", "pod-range": "10.0.0.0/12" }, "- pod-range: "],
    [{ "service-range": "172.30.0.0/16" }, "- service-range: "],
    [{ "service-range": "10.2.0.0/16", "dns-address": "10.3.0.10" }, "- dns-address: "],
    [{ "pod-range": "10.244.0.0/16" }, "- pod-range: "],
    [{ "authorized-ranges": "192.0.3.0/24" }, "- authorized-ranges: "],
    [{ access: "public", "dns-zone": "none" }, "- dns-zone: "],
    [{ "min-nodes": "2" }, "- max-nodes: "],
    [{ "min-nodes": "4", "max-nodes": "2" }, "- max-nodes: "],
    [{ "min-nodes": "1", "max-nodes": "2", "node-count": "3" }, "- node-count: "],
    [{ "local-accounts": "false" }, "- local-accounts: "],
    [{ "admin-groups": "0a000000-0000-4000-8000-000000000001" }, "- admin-groups: "],
  ])("%j is refused before the first request", async (more, named) => {
    const ran = await run({ ...plain, ...(more as Record<string, string>) });
    expect([ran.code, ran.requests]).toEqual([1, []]);
    expect(ran.printed).toContain(named);
  });

  test("ranges that overlap the subnet's network, and a missing subnet, are refused before any write", async () => {
    const overlapping = await run({ ...own, "service-range": "10.40.128.0/20" });
    expect(overlapping.printed).toContain("overlaps the service range 10.40.128.0/20");
    const missing = await run({ ...own, subnet: `${own.subnet}s` });
    expect(missing.printed).toContain("Correct the input subnet");
    expect([overlapping, missing].flatMap((ran) => [ran.code, armRequests(ran, "PUT").length])).toEqual([1, 0, 1, 0]);
  });

  test("another range never deletes a cluster, and a destroy reads nothing that is gone", async () => {
    expect((await run({ ...own, mode: "apply" })).code).toBe(0);
    const before = await cluster(own.name);
    const other = { ...own, "service-range": "10.40.128.0/20", "dns-address": "10.40.128.10" };
    const ran = await run({ ...other, mode: "apply", "allow-replace": own.name ?? "" });
    expect(ran.printed).toContain("It holds data, so it is never replaced");
    expect(await cluster(own.name)).toEqual(before);
    const gone = { name: "gone", subnet: `${own.subnet}s`, mode: "destroy", confirm: "gone" };
    expect(await run({ ...own, ...gone })).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });

  test.each([
    [
      { access: "public" },
      "properties.apiServerAccessProfile.enablePrivateCluster",
      "It holds data, so it is never replaced",
    ],
    [{ "node-size": "Standard_D8s_v5" }, "The node pool nodepool1", "add another pool"],
    [{ pool: "large" }, "has no node pool large; it has nodepool1", "or add the pool first"],
  ])("%j cannot be changed on an existing cluster: the plan refuses it, even with allow-replace", async (more, what, advice) => {
    await run(plain);
    const before = await cluster();
    for (const mode of ["plan", "apply"]) {
      const ran = await run({ ...plain, ...(more as Record<string, string>), mode, "allow-replace": plain.name });
      expect([ran.code, armRequests(ran, "PUT|DELETE")]).toEqual([1, []]);
      expect(ran.printed).toContain(what);
      expect(ran.printed).toContain(advice);
    }
    expect(await cluster()).toEqual(before);
  });

  test("the autoscaler's node count is not drift, but its bounds are; a plain count switches it off", async () => {
    const scaled = { ...plain, "min-nodes": "2", "max-nodes": "5" };
    await run(scaled);
    await change(([pool]) => [{ ...pool, count: 4 }]);
    expect((await run({ ...scaled, mode: "check" })).outputs).toMatchObject({ drift: "false" });
    await run({ ...scaled, "max-nodes": "3" });
    expect((await cluster()).properties.agentPoolProfiles[0]).toMatchObject({ count: 3, minCount: 2, maxCount: 3 });
    await run({ ...plain, "node-count": "1" });
    expect((await cluster()).properties.agentPoolProfiles[0]).toMatchObject({ count: 1, enableAutoScaling: false });
  });

  test("the version is a minimum: a newer cluster stays, an older one is upgraded with its pool by one minor version, never two", async () => {
    await run({ ...plain, version: "1.32" });
    expect((await run({ ...plain, version: "1.31", mode: "check" })).outputs).toMatchObject({ drift: "false" });
    const leap = await run({ ...plain, version: "1.34" });
    expect(leap.printed).toContain("Set version to 1.33 first");
    expect(armRequests(leap, "PUT")).toEqual([]);
    expect((await run({ ...plain, version: "1.33" })).code).toBe(0);
    const { properties } = await cluster();
    expect(properties.currentKubernetesVersion).toMatch(/^1\.33/);
    expect(properties.agentPoolProfiles[0]?.currentOrchestratorVersion).toMatch(/^1\.33/);
  });

  test("settings that Azure cannot switch off are not drift when the inputs leave them out", async () => {
    await run({ ...plain, "workload-identity": "true", entra: "true" });
    expect((await run({ ...plain, mode: "check" })).outputs).toMatchObject({ drift: "false" });
  });

  test("a failed creation is reported with its cause, and continued", async () => {
    const { faults } = bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    faults.failing.push({
      type: "Microsoft.ContainerService/managedClusters",
      verb: "put",
      error: { code: "QuotaExceeded", message: "Too few cores." },
    });
    const failed = await run(plain);
    expect(failed.code).toBe(1);
    expect(failed.printed).toMatch(/QuotaExceeded: Too few cores.*Raise the quota/);
    const check = await run({ ...plain, mode: "check" });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining("its provisioning state is Failed")]);
    expect((await run(plain)).code).toBe(0);
    expect((await cluster()).properties.provisioningState).toBe("Succeeded");
  });

  test.each([
    ["an identity that is not known everywhere yet", "PrincipalNotFound", "The principal was not found."],
    [
      "a service principal that is not known yet",
      "ServicePrincipalNotFound",
      "The client was not found in the tenant.",
    ],
    ["a change that is in the way", "OperationNotAllowed", "Another operation (Updating) is in progress."],
  ])("%s is waited for, and the cluster is created", async (_what, code, message) => {
    const { faults } = bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    faults.failing.push({ type: "Microsoft.ContainerService/managedClusters", verb: "put", error: { code, message } });
    expect((await run(plain)).code).toBe(0);
    expect((await cluster()).properties.provisioningState).toBe("Succeeded");
  });

  test("a creation in progress is waited for, not started again", async () => {
    let end = () => {};
    const cut = bench.run(action, { ...plain, mode: "apply" }, (stop) => {
      end = stop;
    });
    bench.cloud.before(() => {
      if (bench.cloud.world.record.requests.some(({ url }) => url.includes("/operations/"))) end();
    });
    expect((await cut).printed).toContain("Still in progress: create AKS cluster");
    bench.cloud.before(undefined);
    expect((await cluster()).properties.provisioningState).toBe("Creating");
    const second = await run(plain);
    expect([second.code, armRequests(second, "PUT")]).toEqual([0, []]);
    expect((await cluster()).properties.provisioningState).toBe("Succeeded");
  });

  test("changes of a stopped cluster are refused, and the error says to start it", async () => {
    const { outputs } = await run(plain);
    await bench.cloud.request("POST", `${outputs.id}/stop?api-version=2025-10-01`);
    bench.cloud.world.clock.advance(600_000);
    expect((await run({ ...plain, "node-count": "4" })).printed).toContain("Start the cluster first");
  });

  test("a destroy removes only a cluster that Slipway created", async () => {
    await run(plain);
    expect((await run({ ...plain, mode: "destroy", confirm: "plain" })).outputs).toMatchObject({ changed: "true" });
    const { inputs } = await arrangeExisting(bench.cloud);
    const left = await run({ ...inputs, mode: "destroy", confirm: "theirs" });
    expect(left.summary).toContain("left, Slipway did not make it");
    expect((await cluster("theirs")).properties.provisioningState).toBe("Succeeded");
  });
});
