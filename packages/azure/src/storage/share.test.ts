import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { fileShare, mountedBy, type ShareWant } from "./share.ts";

const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acc";
const id = `${account}/fileServices/default/shares/data`;
const service = `${account}/fileServices/default`;
const want: ShareWant = {
  account,
  name: "data",
  protocol: undefined,
  quota: undefined,
  tier: undefined,
  rootSquash: undefined,
  nfsEncryption: undefined,
};
const accountOf = (kind: string, properties: object = {}) => ({
  id: account,
  name: "acc",
  kind,
  properties: { primaryEndpoints: { file: "https://acc.file.core.windows.net/" }, ...properties },
});
const standard = accountOf("StorageV2");
const closed = { publicNetworkAccess: "Disabled" };
const premium = accountOf("FileStorage", closed);
const share = (properties: object = {}) => ({ id, name: "data", properties: { shareQuota: 100, ...properties } });

const look = (more: Partial<ShareWant>, things: Readonly<Record<string, unknown>>) => {
  const fake = azureTaking(things);
  return { ...fake, looked: lookAt(fileShare(fake.azure, { ...want, ...more })) };
};

// Kinds, tiers and quotas: Azure's pages "SMB/NFS Azure file shares", "Create an NFS share" and the REST reference of
// File Shares (2024-01-01).
test("a new share is SMB and has 100 GiB, and its metadata say who made it", async () => {
  const { looked, asked } = look({}, { [account]: standard });
  await (await looked).execute();
  expect(writesIn(asked)).toMatchObject([
    {
      method: "PUT",
      target: id,
      body: {
        properties: {
          enabledProtocols: "SMB",
          shareQuota: 100,
          metadata: { madeby: expect.stringMatching(/^slipway-[0-9a-f]{16}$/) },
        },
      },
    },
  ]);
  const nfs = await look(
    { protocol: "NFS", quota: 200, rootSquash: "RootSquash", tier: "Premium" },
    { [account]: premium },
  ).looked;
  expect(nfs.fields).toMatchObject({
    "properties.enabledProtocols": "NFS",
    "properties.shareQuota": 200,
    "properties.rootSquash": "RootSquash",
    "properties.accessTier": "Premium",
  });
});

test.each<[string, Partial<ShareWant>, object, object]>([
  ["as it is", {}, share(), {}],
  ["of SMB, which Azure leaves out", { protocol: "SMB" }, share(), {}],
  ["of another size", { quota: 300 }, share(), { "properties.shareQuota": 300 }],
  ["of another tier", { tier: "Cool" }, share({ accessTier: "Hot" }), { "properties.accessTier": "Cool" }],
])("one that is there %s stays, or is changed in place", async (_, more, there, fields) => {
  const found = await look(more, { [account]: standard, [id]: there }).looked;
  expect([found.operation, found.fields, found.immutable]).toEqual([
    Object.keys(fields).length === 0 ? "none" : "update",
    fields,
    [],
  ]);
});

test("its protocol is for ever, and it holds data", async () => {
  const found = await look({ protocol: "NFS" }, { [account]: premium, [id]: share() }).looked;
  expect(found).toMatchObject({ operation: "replace", immutable: ["properties.enabledProtocols"] });
  expect(found.refused).toContain("create another share with the other protocol and copy the files");
});

test.each<[string, Partial<ShareWant>, object | undefined, string | undefined, string | RegExp]>([
  [
    "no account",
    {},
    undefined,
    "The storage account acc does not exist.",
    /^Create it first \(action create-storage; for NFS with kind: FileStorage\)/,
  ],
  [
    "a premium tier on a standard account",
    { tier: "Premium" },
    standard,
    "The storage account acc is of the kind StorageV2, and its shares cannot have the access tier Premium.",
    /^Write access-tier: TransactionOptimized, Hot or Cool/,
  ],
  [
    "a standard tier on a premium account",
    { tier: "Hot" },
    premium,
    "The storage account acc is of the kind FileStorage, and its shares cannot have the access tier Hot.",
    "Write access-tier: Premium, or leave it out.",
  ],
  ["the tier of its kind", { tier: "Premium" }, premium, undefined, ""],
  [
    "99 GiB on a premium account",
    { quota: 99 },
    premium,
    "The storage account acc is premium, and its shares have 100 GiB or more.",
    "Write quota: 100, or more.",
  ],
  ["100 GiB on a premium account", { quota: 100 }, premium, undefined, ""],
  ["99 GiB on a standard account", { quota: 99 }, standard, undefined, ""],
  [
    "NFS on a standard account",
    { protocol: "NFS" },
    standard,
    "The storage account acc is of the kind StorageV2: only premium accounts of the kind FileStorage have NFS shares.",
    /^Name such an account/,
  ],
  [
    "NFS open to all networks",
    { protocol: "NFS" },
    accountOf("FileStorage"),
    "The storage account acc is open to all networks, and NFS knows no sign-in: Azure serves it to chosen networks only.",
    /^Give access to your networks only, by create-storage/,
  ],
  [
    "NFS for chosen networks",
    { protocol: "NFS" },
    accountOf("FileStorage", { networkAcls: { defaultAction: "Deny" } }),
    undefined,
    "",
  ],
])("%s", async (_, more, there, message, remedy) => {
  const { looked } = look(more, { [account]: there });
  if (message === undefined) return void expect((await looked).operation).toBe("create");
  await expect(looked).rejects.toMatchObject({
    message,
    remedy: typeof remedy === "string" ? remedy : expect.stringMatching(remedy),
  });
});

test.each([
  [200, "1970-01-02T00:00:00Z", 300, false],
  [200, "1970-01-01T00:00:00Z", 100, false],
  [200, undefined, 100, false],
  [200, "1970-01-01T00:00:00.001Z", 200, false],
  [200, "1970-01-01T00:00:00.001Z", 199, true],
])("of %i GiB, to be lowered from %s on, to %i: refused: %s", async (shareQuota, nextAllowedQuotaDowngradeTime, quota, isRefused) => {
  const { looked } = look(
    { quota },
    { [account]: standard, [id]: share({ shareQuota, nextAllowedQuotaDowngradeTime }) },
  );
  if (!isRefused) return void (await looked);
  await expect(looked).rejects.toMatchObject({
    message: `The quota of the share data is ${shareQuota} GiB and was raised less than a day ago: Azure lowers it from ${nextAllowedQuotaDowngradeTime} on.`,
    remedy: `Run again after that, or write quota: ${shareQuota}.`,
  });
});

const encryption = (required?: boolean) => ({
  id: service,
  properties: { protocolSettings: { nfs: { encryptionInTransit: { required } } } },
});

// Azure's page on encryption in transit for NFS: where the service says nothing, "secure transfer required" decides.
test.each<[string, object | undefined, object, Partial<ShareWant>, boolean]>([
  ["the service requires it", encryption(true), { supportsHttpsTrafficOnly: false }, {}, true],
  ["the service does not", encryption(false), { supportsHttpsTrafficOnly: true }, {}, false],
  ["the service says nothing and the account does", encryption(), {}, {}, true],
  ["the account does not", undefined, { supportsHttpsTrafficOnly: false }, {}, false],
  ["the caller decides", encryption(true), {}, { nfsEncryption: false }, false],
])("NFS mounts have to be encrypted: %s", async (_, there, properties, more, isEncrypted) => {
  const things = { [account]: accountOf("FileStorage", { ...closed, ...properties }), [service]: there };
  for (const shares of [{}, { [id]: share({ enabledProtocols: "NFS" }) }]) {
    const { looked, said } = look({ protocol: "NFS", ...more }, { ...things, ...shares });
    await looked;
    expect(said).toEqual(
      isEncrypted
        ? [
            expect.stringMatching(
              /^NFS mounts of the storage account acc have to be encrypted: .*nfs-encryption: false\.$/,
            ),
          ]
        : [],
    );
  }
  const { azure } = azureTaking({ ...things, [id]: share({ enabledProtocols: "NFS" }) });
  const goal = fileShare(azure, { ...want, ...more });
  await goal.look();
  expect(goal.have && mountedBy(goal.have)).toEqual({
    server: "acc.file.core.windows.net",
    source: "acc.file.core.windows.net:/acc/data",
    encrypted: String(isEncrypted),
  });
});

test("SMB mounts name the host and the share, also where the host is not known yet", async () => {
  const mounted = async (file: string | undefined) => {
    const there = accountOf("StorageV2", { primaryEndpoints: file === undefined ? undefined : { file } });
    const goal = fileShare(azureTaking({ [account]: there, [id]: share() }).azure, want);
    await goal.look();
    return goal.have && mountedBy(goal.have);
  };
  expect(await mounted("https://acc.file.core.windows.net/")).toEqual({
    server: "acc.file.core.windows.net",
    source: "//acc.file.core.windows.net/data",
    encrypted: "",
  });
  expect((await mounted("known-after-apply:a.b"))?.server).toBe("known-after-apply:a.b");
  expect((await mounted(undefined))?.server).toBe("");
});

test("a share that shows no quota is not lowered by any", async () => {
  const raised = { shareQuota: undefined, nextAllowedQuotaDowngradeTime: "1970-01-02T00:00:00Z" };
  const { looked } = look({ quota: 1 }, { [account]: standard, [id]: share(raised) });
  expect((await looked).fields).toEqual({ "properties.shareQuota": 1 });
});
