import { arrange } from "../../engine/world.test-support.ts";

const api = "api-version=2025-08-01";
const contributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const data = "https://account1.blob.core.windows.net/data";
const list = `${data}?restype=container&comp=list&maxresults=1`;

async function withContainer(properties = {}) {
  const arranged = arrange();
  const rg = await arranged.group();
  const id = `${rg}/providers/Microsoft.Storage/storageAccounts/account1`;
  await arranged.made(id, "2025-08-01", {
    location: "northeurope",
    sku: { name: "Standard_LRS" },
    kind: "StorageV2",
    properties,
  });
  await arranged.request("PUT", `${id}/blobServices/default/containers/data?${api}`, {});
  const grant = async () => {
    await arranged.request(
      "PUT",
      `${rg}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111?api-version=2022-04-01`,
      {
        properties: {
          roleDefinitionId: `/x/${contributor}`,
          principalId: arranged.owner,
          principalType: "ServicePrincipal",
        },
      },
    );
    arranged.world.clock.advance(60_000);
  };
  return { ...arranged, grant };
}

describe("the data of containers", () => {
  test("owning the subscription is no right to the data; a data role is, after a while", async () => {
    const { request, grant } = await withContainer();
    const denied = await request("GET", list);
    expect([denied.status, denied.headers["x-ms-error-code"]]).toEqual([403, "AuthorizationPermissionMismatch"]);
    await grant();
    const empty = await request("GET", list);
    expect([empty.status, empty.body.text]).toEqual([200, expect.stringContaining("<Blobs></Blobs>")]);
    expect((await request("PUT", `${data}/a/b&c`, "hello")).status).toBe(201);
    await request("PUT", `${data}/z`, "");
    const { body } = await request("GET", list);
    expect(body.text).toContain("<Name>a/b&amp;c</Name>");
    expect(body.text).toContain("<NextMarker>a/b&amp;c</NextMarker>");
    expect((await request("DELETE", `${data}/z`)).status).toBe(202);
  });

  test.each<[string, object, Record<string, string>, string]>([
    ["a closed network", { networkAcls: { defaultAction: "Deny" } }, {}, "AuthorizationFailure"],
    [
      "a key where keys are not allowed",
      { allowSharedKeyAccess: false },
      { authorization: "SharedKey account1:x" },
      "KeyBasedAuthenticationNotPermitted",
    ],
  ])("%s is distinguished from a missing role", async (_, properties, headers, code) => {
    const { request, grant } = await withContainer(properties);
    await grant();
    const got = await request("GET", list, undefined, headers);
    expect([got.status, got.headers["x-ms-error-code"]]).toEqual([403, code]);
  });

  test("a missing blob is refused in XML", async () => {
    const { request, grant } = await withContainer();
    await grant();
    expect((await request("GET", `${data}2?restype=container&comp=list`)).body.text).toContain(
      "<Code>ContainerNotFound</Code>",
    );
    expect((await request("GET", `${data}/none`)).headers["x-ms-error-code"]).toBe("BlobNotFound");
  });
});
