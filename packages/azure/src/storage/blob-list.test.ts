import { azureTaking } from "../arm/fake-azure.test-support.ts";
import { lookInside } from "./blob-list.ts";

const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acc";

/** Looks into a container of an account with this endpoint, in a cloud of this suffix; nothing is to be sent. */
async function lookAt(blob: string | undefined, suffix = "core.windows.net") {
  const { azure } = azureTaking({ [account]: { id: account, properties: { primaryEndpoints: { blob } } } });
  const signIn = {
    getToken() {
      throw new RangeError("A token was asked for.");
    },
  };
  return await lookInside(account, "c", {
    ...azure,
    run: { ...azure.run, env: {} },
    cloud: { ...azure.cloud, storageSuffix: suffix },
    signIn,
  } as never);
}

// The forms of a blob endpoint: Azure's page "Storage account overview" (standard and Azure DNS zone endpoints).
test.each([
  ["http://acc.blob.core.windows.net/"],
  ["https://other.blob.core.windows.net/"],
  ["https://acc.blob.example.com/"],
  ["https://acc.blob.core.windows.net.example.com/"],
  ["https://me@acc.blob.core.windows.net/"],
  ["https://acc.blob.core.chinacloudapi.cn/"],
  ["https://acc.zz.blob.storage.azure.net/"],
  ["no address"],
])("a token that opens every account is not sent to %s", async (blob) => {
  const host = URL.parse(blob)?.host ?? "no address";
  await expect(lookAt(blob)).rejects.toMatchObject({
    name: "ForeignHostError",
    message: `The endpoint for blobs of ${account} is ${host}, which is none of its hosts in Azure: nothing was sent there.`,
    remedy: expect.stringMatching(/^Check azure-cloud and the ARM endpoint/),
  });
});

test.each([
  ["https://acc.blob.core.windows.net/", "core.windows.net"],
  ["https://acc.z21.blob.storage.azure.net/", "core.windows.net"],
  ["https://acc.blob.core.chinacloudapi.cn/", "core.chinacloudapi.cn"],
])("to its own host %s in Azure it is", async (blob, suffix) => {
  await expect(lookAt(blob, suffix)).rejects.toThrow("A token was asked for.");
});

test("the second form is of the public cloud alone", async () => {
  await expect(lookAt("https://acc.z21.blob.storage.azure.net/", "core.chinacloudapi.cn")).rejects.toThrow(
    "none of its hosts",
  );
});

test("an account without an endpoint for blobs is not looked into", async () => {
  expect(await lookAt(undefined)).toEqual({ why: "the account has no endpoint for blobs" });
});
