import { type AzureOperator, azureOperator, type Bench, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { rival: "Azure has no conditional write for storage accounts" });

describe("create-storage", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let account: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const armRequests = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/"));
  const put = (body: object = {}) =>
    azure.put(account, {
      location: "northeurope",
      sku: { name: "Standard_LRS" },
      kind: "StorageV2",
      properties: { minimumTlsVersion: "TLS1_2" },
      ...body,
    });
  const blobs = () => `${account}/blobServices/default`;
  const kept = { "blob-retention-days": "7", "container-retention-days": "14" };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    account = `/subscriptions/${azure.subscription}/resourceGroups/hopsworks/providers/Microsoft.Storage/storageAccounts/contosohops`;
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM each for account, retention and container", async () => {
    await run(kept);
    const ways = [{ container: "" }, {}, kept];
    const checks = [];
    for (const way of ways) checks.push(await run({ ...way, mode: "check" }));
    expect(checks.map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
  });

  test("a new account is secure, in its group's region, and output with its empty container", async () => {
    const given = { location: "", tags: "stage=test", ...kept };
    expect((await run({ ...given, mode: "plan" })).outputs).toMatchObject({
      "container-url": expect.stringMatching(/^https:.*hopsworks$/),
      steps: "3",
    });
    expect((await run({ ...given, "must-be-empty": "true" })).outputs).toMatchObject({
      id: account,
      "container-url": "https://contosohops.blob.core.windows.net/hopsworks",
      "container-empty": "true",
    });
    expect(await azure.get(account)).toMatchObject({
      location: "northeurope",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      tags: { stage: "test", "made-by": expect.stringMatching(/^slipway-[0-9a-f]{16}$/) },
      properties: { minimumTlsVersion: "TLS1_2", supportsHttpsTrafficOnly: true, allowBlobPublicAccess: false },
    });
    expect((await azure.get(blobs())).properties).toMatchObject({
      deleteRetentionPolicy: { enabled: true, days: 7 },
      containerDeleteRetentionPolicy: { enabled: true, days: 14 },
    });
  });

  // The refusal of a subnet: hashicorp/terraform-provider-azurerm#16547 and Azure/azure-cli#32434, where it comes with the
  // operation; here it comes with the request.
  test("an account for NFS, closed to all but one subnet, whose service endpoint has to be there", async () => {
    await azure.group("hopsworks", "Microsoft.Network");
    const network = account.replace(/Microsoft\.Storage.*/, "Microsoft.Network/virtualNetworks/platform");
    const subnet = `${network}/subnets/nodes`;
    const range = { addressPrefix: "10.1.0.0/24" };
    await azure.put(network, {
      location: "northeurope",
      properties: { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } },
    });
    await azure.put(subnet, { properties: range });
    const nfs = {
      container: "",
      kind: "FileStorage",
      "https-only": "false",
      "network-default": "Deny",
      "allowed-subnets": subnet,
      "allowed-ranges": "203.0.113.7/32",
    };
    expect(await run(nfs)).toRefuse("SubnetsHaveNoServiceEndpointsConfigured", "service-endpoints");
    await azure.put(subnet, { properties: { ...range, serviceEndpoints: [{ service: "Microsoft.Storage" }] } });
    expect(await run(nfs)).toSucceed();
    expect(await azure.get(account)).toMatchObject({
      kind: "FileStorage",
      sku: { name: "Premium_LRS" },
      properties: {
        supportsHttpsTrafficOnly: false,
        networkAcls: {
          bypass: "AzureServices",
          defaultAction: "Deny",
          ipRules: [{ value: "203.0.113.7", action: "Allow" }],
          virtualNetworkRules: [{ id: subnet }],
        },
      },
    });
    expect((await run({ container: "", mode: "check" })).outputs.drift).toBe("false");
  });

  test.each<[Record<string, string>, string]>([
    [{ kind: "FileStorage", container: "", sku: "Standard_LRS" }, "- sku: An account of the kind FileStorage"],
    [{ kind: "FileStorage" }, "- container: An account of the kind FileStorage"],
    [{ kind: "StorageV2", sku: "Premium_ZRS" }, "- sku: Premium_ZRS takes kind: FileStorage"],
  ])("%j does not go together", async (more, named) => {
    const ran = await run(more);
    expect(ran).toRefuse(named);
    expect(ran.requests).toEqual([]);
  });

  test.each([
    ["northeurope", "core.windows.net"],
    ["usgovvirginia", "core.usgovcloudapi.net"],
    ["chinanorth3", "core.chinacloudapi.cn"],
  ])("what is planned in %s is reached as in that cloud", async (location, suffix) => {
    const { outputs } = await run({ mode: "plan", preflight: "false", location });
    expect(outputs["container-url"]).toBe(`https://contosohops.blob.${suffix}/hopsworks`);
  });

  test("an adopted account is secured in place and keeps everything else, and a destroy leaves it", async () => {
    const networkAcls = { defaultAction: "Deny", bypass: "None", ipRules: [], virtualNetworkRules: [], ipv6Rules: [] };
    await put({
      tags: { team: "data" },
      properties: { minimumTlsVersion: "TLS1_0", supportsHttpsTrafficOnly: false, networkAcls },
    });
    const corsRules = [
      {
        allowedOrigins: ["https://a.example"],
        allowedMethods: ["GET"],
        maxAgeInSeconds: 1,
        exposedHeaders: [],
        allowedHeaders: [],
      },
    ];
    const theirs = { cors: { corsRules }, isVersioningEnabled: true };
    await azure.put(blobs(), { properties: { ...theirs, deleteRetentionPolicy: { enabled: true, days: 30 } } });
    const ran = await run({ ...kept, sku: "Standard_RAGRS", tags: "stage=test", "shared-key-access": "false" });
    expect(`${ran.code}\n${ran.printed}`).toMatch(/^0/);
    expect(await azure.get(account)).toMatchObject({
      sku: { name: "Standard_RAGRS" },
      tags: { team: "data", stage: "test" },
      properties: {
        minimumTlsVersion: "TLS1_2",
        supportsHttpsTrafficOnly: true,
        allowSharedKeyAccess: false,
        networkAcls,
      },
    });
    expect((await azure.get(blobs())).properties).toMatchObject({
      ...theirs,
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 14 },
    });
    await run({ mode: "destroy", confirm: "contosohops" });
    expect((await azure.get(account)).name).toBe("contosohops");
    expect(await azure.list(`${blobs()}/containers`)).toEqual([]);
  });

  test("an older kind of account is upgraded in place, and a stricter TLS version is not drift", async () => {
    await put({ kind: "Storage", properties: { minimumTlsVersion: "TLS1_3" } });
    expect((await run({ kind: "StorageV2" })).code).toBe(0);
    expect(await azure.get(account)).toMatchObject({
      kind: "StorageV2",
      properties: { minimumTlsVersion: "TLS1_3", accessTier: "Hot" },
    });
  });

  test.each([
    ["zones", { sku: "Standard_ZRS" }, {}, "sku.name"],
    ["a region", { location: "westeurope" }, {}, "location"],
    ["premium", { sku: "Standard_LRS" }, { sku: { name: "Premium_LRS" } }, "sku.name"],
    ["files", { kind: "StorageV2" }, { kind: "FileStorage", sku: { name: "Premium_LRS" } }, "kind"],
  ])("%s cannot be changed in place", async (_, given, there, field) => {
    await put(there);
    const ran = await run(given as Record<string, string>);
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(new RegExp(`${field}.*holds data`));
  });

  test("a destroy removes what Slipway created", async () => {
    await run(kept);
    expect((await run({ ...kept, mode: "destroy", confirm: "contosohops" })).code).toBe(0);
    expect(await azure.find(account)).toBeUndefined();
  });

  test("a destroy leaves an account in which others have put a container or a share, and both of these", async () => {
    await run(kept);
    const theirs = [`${blobs()}/containers/theirs`, `${account}/fileServices/default/shares/files`];
    for (const each of theirs) await azure.put(each, { properties: {} });
    const ran = await run({ ...kept, mode: "destroy", confirm: "contosohops" });
    expect(ran).toRefuse(
      "with all that it holds: blobServices/default/containers/theirs, fileServices/default/shares/files. ",
      "and run again",
    );
    for (const each of [account, `${blobs()}/containers/hopsworks`, ...theirs])
      expect(await azure.find(each)).toBeDefined();
    for (const each of theirs) await azure.delete(each);
    expect((await run({ ...kept, mode: "destroy", confirm: "contosohops" })).code).toBe(0);
    expect(await azure.find(account)).toBeUndefined();
  });

  test("a plan reports a name that is taken in the subscription, with where", async () => {
    await azure.group("elsewhere");
    const elsewhere = account.replace("/hopsworks/", "/elsewhere/");
    await azure.put(elsewhere, {
      location: "northeurope",
      sku: { name: "Standard_LRS" },
      kind: "StorageV2",
      properties: {},
    });
    const ran = await run({ mode: "plan" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain(`taken by ${elsewhere}`);
  });

  test("must-be-empty without a container is refused before the first request", async () => {
    const ran = await run({ container: "", "must-be-empty": "true" });
    expect([ran.code, ran.requests]).toEqual([1, []]);
    expect(ran.printed).toContain("- must-be-empty: ");
  });
});
