import { type AzureOperator, azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  rival: "no source says that Azure honors If-None-Match for private endpoints",
  stays: { "zone group of the private endpoint": "it has no tags: it goes with its endpoint" },
});

// The bodies are those of `az network private-endpoint create` and `dns-zone-group create` (Azure/azure-cli issue 16598); that
// there is one zone group at most: pulumi-azure-native issue 2179; one group: OnlyOneGroupIdPermitted in
// DFE-Digital/terraform-azurerm-container-apps-hosting issue 352.
describe("create-private-endpoint", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let endpoint: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const group = () => `/subscriptions/${azure.subscription}/resourceGroups/images/providers`;

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    endpoint = `${group()}/Microsoft.Network/privateEndpoints/images`;
  });
  afterEach(() => bench.close());

  test("a registry is reached in the subnet, by its record in the zone, and a destroy takes both away", async () => {
    expect((await run()).outputs).toMatchObject({ id: endpoint, state: "Approved" });
    const record = `${inputs.zone}/A/contosoimages`;
    expect((await azure.get(record)).properties.aRecords).toEqual([{ ipv4Address: "10.1.0.4" }]);
    expect((await azure.get(endpoint)).location).toBe("northeurope");
    expect(await run({ mode: "destroy", confirm: "images" })).toSucceed();
    expect([await azure.find(endpoint), await azure.find(record)]).toEqual([undefined, undefined]);
  });

  test("a group that a policy made takes the zone beside its own", async () => {
    await run({ zone: "" });
    const theirs = {
      name: "theirs",
      properties: { privateDnsZoneId: `${group()}/Microsoft.Network/privateDnsZones/contoso.internal` },
    };
    await azure.put(`${endpoint}/privateDnsZoneGroups/policy`, { properties: { privateDnsZoneConfigs: [theirs] } });
    expect(await run()).toSucceed();
    const [only, ...more] = await azure.list(`${endpoint}/privateDnsZoneGroups`);
    expect([only?.name, more]).toEqual(["policy", []]);
    expect(only?.properties.privateDnsZoneConfigs).toMatchObject([
      theirs,
      { properties: { privateDnsZoneId: inputs.zone } },
    ]);
    expect((await run({ zone: "", mode: "check" })).code).toBe(0);
  });

  test("what cannot be is refused in the plan, or before the first request", async () => {
    const basic = `${group()}/Microsoft.ContainerRegistry/registries/basicimages`;
    await azure.put(basic, { location: "northeurope", sku: { name: "Basic" }, properties: {} });
    expect(await run({ mode: "plan", target: basic })).toRefuse(
      "only Premium has private endpoints",
      "write sku: Premium",
    );
    expect(await run({ mode: "plan", target: `${basic}none` })).toRefuse("does not exist", "create-acr");
    const storage = `${group()}/Microsoft.Storage/storageAccounts/contosodata`;
    const ran = await run({ target: storage });
    expect(ran).toRefuse("- group: The target has blob, file");
    expect(ran.requests).toEqual([]);
    await run();
    const other = await run({ subnet: inputs.subnet?.replace("endpoints", "others") ?? "" });
    expect(other).toRefuse("properties.subnet.id", "allow-replace");
  });

  test("a storage account has an endpoint for each of its groups", async () => {
    const storage = `${group()}/Microsoft.Storage/storageAccounts/contosodata`;
    await azure.put(storage, {
      location: "northeurope",
      sku: { name: "Standard_LRS" },
      kind: "StorageV2",
      properties: {},
    });
    expect(await run({ target: storage, group: "file", zone: "" })).toSucceed();
    expect((await azure.get(storage)).properties.privateEndpointConnections).toMatchObject([
      { properties: { privateEndpoint: { id: endpoint } } },
    ]);
    expect(
      (
        await run({
          target: storage.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions"),
          group: "file",
          mode: "check",
        })
      ).outputs.drift,
    ).toBe("true");
  });
});
