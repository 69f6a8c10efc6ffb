import { azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange);

describe("link-private-dns", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  let azure: Awaited<ReturnType<typeof azureOperator>>;
  let group: string;
  const run = (more: Record<string, string>) => bench.run(action, { ...inputs, ...more });
  const armRequests = (ran: Awaited<ReturnType<typeof run>>) =>
    ran.requests.filter(({ url }) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(url));

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    group = `/subscriptions/${azure.subscription}/resourceGroups/platform`;
  });
  afterEach(() => bench.close());

  const zoneOf = async () => (await run({ mode: "plan" })).outputs.zone ?? "";
  const withZone = (zone: string, more: Record<string, string> = {}) =>
    bench.run(action, { network: inputs.network ?? "", zone, ...more });

  test("a check without drift sends at most four requests to ARM", async () => {
    expect((await run({ mode: "apply" })).code).toBe(0);
    const check = await run({ mode: "check" });
    expect(check.code).toBe(0);
    expect(armRequests(check).length).toBeLessThanOrEqual(4);
  });

  test("the link that AKS created for its own network is adopted, not created twice, and a destroy leaves it", async () => {
    const zone = await zoneOf();
    const [own] = await azure.list(`${zone}/virtualNetworkLinks`);
    const network = String((own?.properties.virtualNetwork as { id?: string } | undefined)?.id);
    const apply = await run({ mode: "apply", network });
    expect(apply.outputs).toMatchObject({ changed: "false", id: own?.id });
    const gone = await run({ mode: "destroy", network, confirm: network.split("/").at(-1) ?? "" });
    expect(gone.code).toBe(0);
    expect(gone.summary).toContain("left, Slipway did not make it");
    expect(await azure.list(`${zone}/virtualNetworkLinks`)).toHaveLength(1);
  });

  test("a destroy removes the link that Slipway created", async () => {
    await run({ mode: "apply" });
    expect((await run({ mode: "destroy", confirm: "tools" })).outputs).toMatchObject({ changed: "true" });
    expect(await azure.list(`${await zoneOf()}/virtualNetworkLinks`)).toHaveLength(1);
  });

  test("a destroy succeeds if the zone is gone, or another one of its name is linked meanwhile", async () => {
    const zones = "providers/Microsoft.Network/privateDnsZones/corp.example";
    const other = await azure.group("other");
    const destroyed = async () => await withZone(`${group}/${zones}`, { mode: "destroy", confirm: "tools" });
    expect(await destroyed()).toMatchObject({ code: 0, outputs: { changed: "false" } });
    for (const each of [group, other]) await azure.put(`${each}/${zones}`, { location: "global", properties: {} });
    await azure.put(`${other}/${zones}/virtualNetworkLinks/theirs`, {
      location: "global",
      properties: { virtualNetwork: { id: inputs.network }, registrationEnabled: false },
    });
    expect(await destroyed()).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });

  test("a destroy after the cluster says that a link in a given zone stays, and how to remove it", async () => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/own.privatelink.northeurope.azmk8s.io`;
    await azure.put(zone, { location: "global", properties: {} });
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/own`;
    await azure.group("platform", "Microsoft.ManagedIdentity");
    await azure.put(identity, { location: "northeurope", properties: {} });
    await azure.put(`${zone}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
      properties: {
        roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/b12aa53e-6015-4669-85d0-8515ebb3ae7f",
        principalId: (await azure.get(identity)).properties.principalId,
        principalType: "ServicePrincipal",
      },
    });
    const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/own`;
    await azure.put(cluster, {
      location: "northeurope",
      identity: { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
      properties: {
        dnsPrefix: "own",
        agentPoolProfiles: [{ name: "nodes", mode: "System", count: 1, vmSize: "Standard_D4s_v5", osType: "Linux" }],
        apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: zone },
      },
    });
    const ownLinks = async () =>
      (await azure.list(`${zone}/virtualNetworkLinks`)).filter(({ tags }) => JSON.stringify(tags)?.includes("slipway"));
    expect((await run({ cluster, mode: "apply" })).code).toBe(0);
    await azure.delete(cluster);
    const gone = await run({ cluster, mode: "destroy", confirm: "tools" });
    expect([gone.code, gone.printed]).toEqual([0, expect.stringContaining("with the input zone instead of cluster")]);
    expect(gone.printed).not.toMatch(/There is nothing to remove|has no private DNS zone/);
    expect(await ownLinks()).toHaveLength(1);
    expect((await withZone(zone, { mode: "destroy", confirm: "tools" })).outputs.changed).toBe("true");
    expect(await ownLinks()).toEqual([]);
  });

  test("a cluster whose zone is none has nothing to link, and the run says so", async () => {
    const cluster = await azure.cluster(group, "nozone", {
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        privateDNSZone: "none",
        enablePrivateClusterPublicFQDN: true,
      },
    });
    const ran = await run({ cluster, mode: "apply" });
    expect(ran.printed).toContain("there is nothing to link");
    expect(ran.outputs).toMatchObject({ changed: "false", steps: "0", id: "" });
  });

  test("a public cluster is refused with what to do", async () => {
    const cluster = await azure.cluster(group, "open");
    const ran = await run({ cluster });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain("Leave this step out for public clusters.");
  });

  test("another zone of the same name that is linked already is named in the plan", async () => {
    const zones = "providers/Microsoft.Network/privateDnsZones/corp.example";
    const other = await azure.group("other");
    for (const each of [group, other]) await azure.put(`${each}/${zones}`, { location: "global", properties: {} });
    await azure.put(`${other}/${zones}/virtualNetworkLinks/theirs`, {
      location: "global",
      properties: { virtualNetwork: { id: inputs.network }, registrationEnabled: false },
    });
    const ran = await withZone(`${group}/${zones}`, { mode: "plan" });
    expect(ran.code).toBe(1);
    expect(ran.printed.toLowerCase()).toContain(`${other}/${zones}/virtualNetworkLinks/theirs`.toLowerCase());
    expect(ran.printed).toContain("Only one zone of a name can be used in a network");
  });

  test("a link of the same name to another network is left, even if a replace is allowed", async () => {
    const zone = await zoneOf();
    const [own] = await azure.list(`${zone}/virtualNetworkLinks`);
    const name = String(own?.name);
    const ran = await run({ name, mode: "apply", "allow-replace": "own" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/is to another network: .* Give another name/);
    const destroyed = await run({ name, mode: "destroy", confirm: "tools" });
    expect([destroyed.code, destroyed.outputs.changed]).toEqual([0, "false"]);
    expect(await azure.list(`${zone}/virtualNetworkLinks`)).toEqual([own]);
  });

  // VirtualNetworkLinkProperties in azure-rest-api-specs, privatedns/2024-06-01; that only private link zones have it: azure-docs,
  // private-dns-fallback.md.
  test("names that a private link zone lacks are looked up in public, and stay so where nothing is said of it", async () => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
    await azure.put(zone, { location: "global", properties: {} });
    const policies = async () =>
      (await azure.list(`${zone}/virtualNetworkLinks`)).map(({ properties }) => properties.resolutionPolicy);
    await withZone(zone, { mode: "apply" });
    expect(await policies()).toEqual(["Default"]);
    await withZone(zone, { mode: "apply", "resolution-policy": "NxDomainRedirect" });
    bench.cloud.world.clock.advance(600_000);
    expect((await withZone(zone, { mode: "check" })).outputs.drift).toBe("false");
    expect(await policies()).toEqual(["NxDomainRedirect"]);
    const other = zone.replace("privatelink.azurecr.io", "corp.example");
    const ran = await withZone(other, { mode: "plan", "resolution-policy": "NxDomainRedirect" });
    expect(ran).toRefuse("- resolution-policy: Only private link zones");
    await azure.put(other, { location: "global", properties: {} });
    await expect(
      azure.put(`${other}/virtualNetworkLinks/tools`, {
        location: "global",
        properties: { virtualNetwork: { id: inputs.network }, resolutionPolicy: "NxDomainRedirect" },
      }),
    ).rejects.toThrow("for private link zones only");
  });

  test("registration is changed in place, and the link's tags stay", async () => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/corp.example`;
    await azure.put(zone, { location: "global", properties: {} });
    await withZone(zone, { mode: "apply" });
    const [link] = await azure.list(`${zone}/virtualNetworkLinks`);
    await azure.patch(String(link?.id), { tags: { ...(link?.tags as object), team: "tools" } });
    bench.cloud.world.clock.advance(600_000);
    const ran = await withZone(zone, { mode: "apply", registration: "true" });
    expect(ran.outputs).toMatchObject({ changed: "true" });
    const after = await azure.get(String(link?.id));
    expect(after.properties.registrationEnabled).toBe(true);
    expect(after.tags).toMatchObject({ team: "tools" });
  });

  /** What Azure itself keeps of a link. */
  const kept = (id: string) =>
    bench.cloud.world.section("arm", () => ({
      entries: {} as Record<string, { resource: { properties: Record<string, string> } }>,
    })).entries[id.toLowerCase()]?.resource.properties ?? {};

  test("a link that someone else is creating is waited for, and not created twice", async () => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/corp.example`;
    await azure.put(zone, { location: "global", properties: {} });
    const id = `${zone}/virtualNetworkLinks/theirs`;
    await bench.cloud.request("PUT", `${id}?api-version=2024-06-01`, {
      location: "global",
      properties: { virtualNetwork: { id: inputs.network }, registrationEnabled: false },
    });
    expect((await azure.get(id)).properties.virtualNetworkLinkState).toBe("InProgress");
    const ran = await withZone(zone, { mode: "apply" });
    expect(ran).toMatchObject({ code: 0, outputs: { changed: "false" } });
    const links = await azure.list(`${zone}/virtualNetworkLinks`);
    expect(links.map(({ name, properties }) => [name, properties.virtualNetworkLinkState])).toEqual([
      ["theirs", "Completed"],
    ]);
  });

  test.each([
    ["virtualNetworkLinkState", "InProgress", "Completed"],
    ["provisioningState", "Updating", "Succeeded"],
  ])("a link whose %s stays %s is waited for, and reported when that takes too long", async (state, going, over) => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/corp.example`;
    await azure.put(zone, { location: "global", properties: {} });
    await withZone(zone, { mode: "apply" });
    const [link] = await azure.list(`${zone}/virtualNetworkLinks`);
    const id = String(link?.id);
    const stuck = kept(id);
    stuck[state] = going;
    const { clock } = bench.cloud.world;
    expect((await withZone(zone, { mode: "plan" })).printed).toContain(`(still ${going})`);
    const late = await withZone(zone, { mode: "apply", "deadline-minutes": "5" });
    expect([late.code, late.printed]).toEqual([1, expect.stringContaining("Still in progress")]);
    const from = clock.now();
    bench.cloud.before(() => {
      if (clock.now() - from > 120_000) stuck[state] = over;
    });
    expect(await withZone(zone, { mode: "apply" })).toMatchObject({ code: 0, outputs: { changed: "false" } });
    bench.cloud.before(undefined);
    expect((await azure.get(id)).properties[state]).toBe(over);
  });

  test("a network with its own DNS servers leads to a warning", async () => {
    const network = `${group}/providers/Microsoft.Network/virtualNetworks/custom`;
    await azure.put(network, {
      location: "northeurope",
      properties: { addressSpace: { addressPrefixes: ["10.61.0.0/16"] }, dhcpOptions: { dnsServers: ["10.61.0.4"] } },
    });
    expect((await run({ network, mode: "plan" })).printed).toMatch(/::warning::.*must forward to 168\.63\.129\.16/);
  });
});
