import { claimName } from "@slipway/simulator";
import { type AzureOperator, azureOperator, type Bench, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { rival: "Azure has no conditional write for registries" });

describe("create-acr", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let registry: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const armRequests = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/"));
  const put = (body: object, id = registry) =>
    azure.put(id, { location: "northeurope", sku: { name: "Standard" }, properties: {}, ...body });

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    registry = `/subscriptions/${azure.subscription}/resourceGroups/images/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM, a plan of a new registry three, and four more to check beforehand", async () => {
    const plan = await run({ mode: "plan", preflight: "false" });
    const beforehand = await run({ mode: "plan" });
    await run();
    const check = await run({ mode: "check" });
    expect([plan, beforehand, check].map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 3],
      [0, 7],
      [0, 1],
    ]);
  });

  test("a new registry is Premium, in its group's region, without an admin user; its login server is known in the plan", async () => {
    const given = { sku: "", tags: "stage=test" };
    expect((await run({ ...given, mode: "plan" })).outputs).toMatchObject({
      id: registry,
      "login-server": "contosoimages.azurecr.io",
    });
    expect((await run(given)).outputs).toMatchObject({ id: registry, "login-server": "contosoimages.azurecr.io" });
    expect(await azure.get(registry)).toMatchObject({
      location: "northeurope",
      sku: { name: "Premium" },
      tags: { stage: "test", "made-by": expect.stringMatching(/^slipway-[0-9a-f]{16}$/) },
      properties: { adminUserEnabled: false, publicNetworkAccess: "Enabled" },
    });
  });

  test("an adopted registry is raised in place and keeps everything else, and a destroy leaves it", async () => {
    const policies = { quarantinePolicy: { status: "enabled" } };
    await put({ tags: { Stage: "old", team: "media" }, properties: { adminUserEnabled: true, policies } });
    const ran = await run({ sku: "Premium", "public-network-access": "false", tags: "stage=test" });
    expect(`${ran.code}\n${ran.printed}`).toMatch(/^0/);
    expect(await azure.get(registry)).toMatchObject({
      sku: { name: "Premium" },
      tags: { stage: "test", team: "media" },
      properties: { adminUserEnabled: true, publicNetworkAccess: "Disabled", policies },
    });
    await run({ mode: "destroy", confirm: "contosoimages" });
    expect((await azure.get(registry)).name).toBe("contosoimages");
    expect((await run({ sku: "Premium", "admin-user": "false" })).code).toBe(0);
    expect((await azure.get(registry)).properties.adminUserEnabled).toBe(false);
  });

  test("a lower tier is refused before any write, with what to write instead; without the input the tier is not compared", async () => {
    await put({ sku: { name: "Premium" } });
    const ran = await run({ sku: "Basic" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/lowering it to Basic would lose.*Write sku: Premium/);
    expect(armRequests(ran).map(({ method }) => method)).toEqual(["GET"]);
    expect((await run({ sku: "", mode: "check" })).code).toBe(0);
  });

  // What the tiers have: azurerm's container_registry_resource.go, CustomizeDiff; what a registry in Premium shows as its
  // replicas, its own region among them: resourceContainerRegistryRead there.
  test("a registry closed to all but some, with a replica; what others allowed and copied stays", async () => {
    const networkRuleSet = { defaultAction: "Allow", ipRules: [{ action: "Allow", value: "198.51.100.0/24" }] };
    await put({ sku: { name: "Premium" }, properties: { networkRuleSet } });
    await azure.put(`${registry}/replications/eastus`, { location: "eastus", properties: {} });
    const closed = {
      sku: "",
      "network-default": "Deny",
      "allowed-ranges": "203.0.113.7/32\n198.51.100.0/24",
      "trusted-services": "false",
      "data-endpoint": "true",
      "role-assignment-mode": "AbacRepositoryPermissions",
      replicas: "westeurope\nEast US",
      tags: "stage=test",
    };
    expect(await run(closed)).toSucceed();
    expect((await azure.get(registry)).properties).toMatchObject({
      networkRuleSet: {
        defaultAction: "Deny",
        ipRules: [...networkRuleSet.ipRules, { action: "Allow", value: "203.0.113.7" }],
      },
      networkRuleBypassOptions: "None",
      dataEndpointEnabled: true,
      roleAssignmentMode: "AbacRepositoryPermissions",
    });
    const replicas = async () => (await azure.list(`${registry}/replications`)).map(({ name }) => name).sort();
    expect(await replicas()).toEqual(["eastus", "northeurope", "westeurope"]);
    expect((await azure.get(`${registry}/replications/westeurope`)).tags).toMatchObject({ stage: "test" });
    expect((await run({ ...closed, mode: "check" })).outputs.drift).toBe("false");
    expect(await run({ ...closed, mode: "destroy", confirm: "contosoimages" })).toSucceed();
    expect(await replicas()).toEqual(["eastus", "northeurope"]);
  });

  // learn.microsoft.com/azure/container-registry/zone-redundancy: it is on in every tier, and the property controls nothing.
  test("a registry that shows zone redundancy as off has no drift, and there is nothing to set", async () => {
    await put({ sku: { name: "Premium" }, properties: { zoneRedundancy: "Disabled" } });
    expect((await run({ mode: "check", tags: "", sku: "" })).outputs.drift).toBe("false");
    expect(Object.keys(action.inputs).filter((name) => /zone/.test(name))).toEqual([]);
  });

  test("a replica below Premium, and one in the registry's own region, are refused in the plan", async () => {
    await put({});
    const plan = { mode: "plan", sku: "", replicas: "westeurope" };
    expect(await run(plan)).toRefuse("has the tier Standard, which has no replicas", "Write sku: Premium");
    expect(await run({ ...plan, sku: "Premium" })).toSucceed();
    expect(await run({ ...plan, sku: "Premium", replicas: "North Europe" })).toRefuse("Leave North Europe out");
  });

  test("a plan reports a name that is taken in the subscription, with where", async () => {
    const elsewhere = registry.replace("/images/", "/elsewhere/");
    await azure.group("elsewhere");
    await put({}, elsewhere);
    const ran = await run({ mode: "plan" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain(`taken by ${elsewhere}`);
    expect(ran.printed).toContain("Write resource-group: elsewhere");
  });

  test("a name that someone else has is refused by Azure, with what to do", async () => {
    claimName(bench.cloud.world, "Microsoft.ContainerRegistry/registries", "contosoelsewhere");
    const ran = await run({ name: "contosoelsewhere" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/409 AlreadyInUse.*choose another one/);
  });

  test.each([
    [{ "public-network-access": "false" }, "- public-network-access: "],
    [{ replicas: "westeurope" }, "- replicas: "],
    [{ sku: "Basic", "anonymous-pull": "true" }, "- anonymous-pull: The tier Basic lacks it: write sku: Standard"],
  ])("%j below Premium is refused before the first request", async (more, named) => {
    const ran = await run(more as Record<string, string>);
    expect([ran.code, ran.requests]).toEqual([1, []]);
    expect(ran.printed).toContain(named);
  });
});
