import { type AzureOperator, azureOperator, type Bench, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { rival: "Azure has no conditional write for file shares" });

// Which shares an account can have: FileShareProperties in azure-rest-api-specs, storage/2025-08-01/file.json. What NFS needs:
// azure-docs, storage/files/files-nfs-protocol.md and storage-files-networking-overview.md.
describe("create-file-share", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let account: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/")).length;
  const service = () => `${account}/fileServices/default`;
  const share = async () => (await azure.find(`${service()}/shares/messages`))?.properties;
  const plain = {
    protocol: "",
    "access-tier": "",
    "root-squash": "",
    "share-retention-days": "",
    "nfs-encryption": "",
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    account = `/subscriptions/${azure.subscription}/resourceGroups/plant/providers/Microsoft.Storage/storageAccounts/contosomessages`;
  });
  afterEach(() => bench.close());

  test("an NFS share says how it is mounted, in the plan too; a check sends one request each for share, account and file service", async () => {
    const outputs = {
      id: `${service()}/shares/messages`,
      name: "messages",
      server: "contosomessages.file.core.windows.net",
      source: "contosomessages.file.core.windows.net:/contosomessages/messages",
      encrypted: "true",
    };
    expect((await run({ mode: "plan" })).outputs).toMatchObject({ ...outputs, steps: "2" });
    expect((await run()).outputs).toMatchObject(outputs);
    const check = await run({ mode: "check", account, "resource-group": "" });
    expect([check.code, counted(check)]).toEqual([0, 3]);
    expect(counted(await run({ ...plain, quota: "", name: "theirs", mode: "check" }))).toBe(2);
  });

  test("a share of SMB is new with little, adopted as it is, and destroyed only if it is ours", async () => {
    const ran = await run({ ...plain, name: "new-one", quota: "" });
    expect(ran.outputs.encrypted).toBe("");
    expect(ran.outputs.source).toBe("//contosomessages.file.core.windows.net/new-one");
    expect((await azure.get(`${service()}/shares/new-one`)).properties).toMatchObject({
      shareQuota: 100,
      metadata: { madeby: expect.stringMatching(/^slipway-[0-9a-f]{16}$/) },
    });
    expect(await run({ ...plain, name: "theirs", quota: "150", protocol: "SMB" })).toSucceed();
    for (const name of ["theirs", "new-one"]) await run({ ...plain, name, mode: "destroy", confirm: name });
    const left = await azure.list(`${service()}/shares`);
    expect(left.map(({ name, properties }) => [name, properties.shareQuota, properties.metadata])).toEqual([
      ["theirs", 150, { team: "depot" }],
    ]);
  });

  test("NFS is refused for an account that is open to all networks, in the plan", async () => {
    await azure.patch(account, { properties: { publicNetworkAccess: "Enabled" } });
    expect(await run({ mode: "plan" })).toRefuse("contosomessages is open to all networks", "network-default: Deny");
    expect(await share()).toBeUndefined();
    await azure.patch(account, { properties: { networkAcls: { defaultAction: "Deny" } } });
    expect(await run({ mode: "plan" })).toSucceed();
  });

  // Three states, of which the third leaves it to secure transfer: MicrosoftDocs/azure-docs, files-nfs-protocol.md, and what
  // stops a plain mount in SupportArticles-docs, files-troubleshoot-linux-nfs.md, cause 5. The setting: azure-rest-api-specs,
  // storage/2025-08-01, examples/FileServicesPut_EncryptionInTransitRequired.json.
  test.each([
    ["nothing is said", true, undefined, "true"],
    ["nothing is said", false, undefined, "false"],
    ["it is required", false, true, "true"],
    ["it is not required", true, false, "false"],
  ])("whether mounts have to be encrypted where %s, and secure transfer is %s", async (_what, httpsOnly, required, encrypted) => {
    await azure.patch(account, { properties: { supportsHttpsTrafficOnly: httpsOnly } });
    if (required !== undefined)
      await azure.put(service(), { properties: { protocolSettings: { nfs: { encryptionInTransit: { required } } } } });
    const ran = await run({ "nfs-encryption": "" });
    expect(ran).toSucceed();
    expect(ran.outputs.encrypted).toBe(encrypted);
    expect(ran.printed.includes("have to be encrypted: mount with encrypt: true (mount-share)")).toBe(
      encrypted === "true",
    );
  });

  test("a general account has SMB in three tiers, and nothing of NFS", async () => {
    const general = account.replace("contosomessages", "contosogeneral");
    const sku = { name: "Standard_LRS" };
    await azure.put(general, { location: "northeurope", sku, kind: "StorageV2", properties: {} });
    const there = { ...plain, account: general, mode: "plan", "access-tier": "" };
    expect(await run({ ...there, protocol: "NFS" })).toRefuse("kind StorageV2", "write protocol: SMB");
    expect(await run({ ...there, "access-tier": "Premium" })).toRefuse("cannot have the access tier Premium");
    expect(await run({ ...there, quota: "5", "access-tier": "Cool" })).toSucceed();
    expect(await run({ ...plain, quota: "5" })).toRefuse("have 100 GiB or more", "Write quota: 100");
    expect(await run({ ...plain, "access-tier": "Hot" })).toRefuse("Write access-tier: Premium");
  });

  test("another protocol and a quota that was raised today are refused; a day later it is lowered", async () => {
    await run();
    expect(await run({ protocol: "SMB", "root-squash": "", "nfs-encryption": "" })).toRefuse(
      "enabledProtocols",
      "create another share",
    );
    expect(await run({ mode: "plan", quota: "100" })).toRefuse("raised less than a day ago", "write quota: 200");
    bench.cloud.world.clock.advance(24 * 60 * 60_000);
    expect(await run({ quota: "100" })).toSucceed();
    expect(await share()).toMatchObject({ enabledProtocols: "NFS", shareQuota: 100, rootSquash: "RootSquash" });
  });

  test("an account that is not there is named, with what creates it", async () => {
    expect(await run({ mode: "plan", account: "contosonone" })).toRefuse(
      "contosonone does not exist",
      "create-storage",
    );
  });

  test.each<[Record<string, string>, string]>([
    [{ "resource-group": "" }, "- resource-group: "],
    [{ protocol: "", "nfs-encryption": "" }, "- root-squash: "],
    [{ protocol: "", "root-squash": "" }, "- nfs-encryption: "],
  ])("%j is refused before the first request", async (more, named) => {
    const ran = await run(more);
    expect(ran).toRefuse(named);
    expect(ran.requests).toEqual([]);
  });
});
