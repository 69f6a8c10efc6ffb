import { aksLab, armRequests, plain } from "./lab.test-support.ts";

describe("create-aks", () => {
  const lab = aksLab();
  const { run, cluster } = lab;

  test("a check without drift sends one request to ARM with a given subnet, else two", async () => {
    for (const inputs of [lab.own, plain]) expect((await run(inputs)).code).toBe(0);
    const checks = [await run({ ...lab.own, mode: "check" }), await run({ ...plain, mode: "check" })];
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
    const nodes = `/subscriptions/${lab.azure.subscription}/resourceGroups/MC_platform_plain_northeurope`;
    expect(outputs).toMatchObject({
      id: `${lab.group}/providers/Microsoft.ContainerService/managedClusters/plain`,
      "node-resource-group": "MC_platform_plain_northeurope",
      "private-fqdn": properties.privateFQDN,
      identity: identity.principalId,
      "oidc-issuer": "",
    });
    expect((await lab.azure.get(outputs.zone ?? "")).name).toMatch(/privatelink\.northeurope\.azmk8s\.io$/);
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
    const zone = `${lab.group}/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io`;
    const identity = `${lab.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/platform`;
    await lab.azure.group("platform", "Microsoft.ManagedIdentity");
    await lab.azure.put(zone, { location: "global", properties: {} });
    await lab.bench.cloud.request("PUT", `${identity}?api-version=2024-11-30`, { location: "northeurope" });
    const { principalId } = (await lab.azure.get(identity)).properties;
    const roleDefinitionId = `${lab.group.replace(/\/resourceGroups.*/, "")}/providers/Microsoft.Authorization/roleDefinitions/b12aa53e-6015-4669-85d0-8515ebb3ae7f`;
    const assignment = `${zone}/providers/Microsoft.Authorization/roleAssignments/0a000000-0000-4000-8000-000000000001`;
    await lab.azure.put(assignment, {
      properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" },
    });
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
    const overlapping = await run({ ...lab.own, "service-range": "10.40.128.0/20" });
    expect(overlapping.printed).toContain("overlaps the service range 10.40.128.0/20");
    const missing = await run({ ...lab.own, subnet: `${lab.own.subnet}s` });
    expect(missing.printed).toContain("Correct the input subnet");
    expect([overlapping, missing].flatMap((ran) => [ran.code, armRequests(ran, "PUT").length])).toEqual([1, 0, 1, 0]);
  });

  test("settings that Azure cannot switch off are not drift when the inputs leave them out", async () => {
    await run({ ...plain, "workload-identity": "true", entra: "true" });
    expect((await run({ ...plain, mode: "check" })).outputs).toMatchObject({ drift: "false" });
  });
});
