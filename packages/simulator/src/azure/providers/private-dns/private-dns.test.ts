import { at, type JsonObject, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const version = "2024-06-01";
const api = `api-version=${version}`;
const name = "abc.privatelink.northeurope.azmk8s.io";

async function withZone() {
  const arranged = arrange();
  const rg = await arranged.group("Rg-One");
  const network = async (label: string) => {
    const id = `${rg}/providers/Microsoft.Network/virtualNetworks/${label}`;
    await arranged.made(id, "2025-01-01", {
      location: "northeurope",
      properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
    });
    return id;
  };
  const zone = `${rg}/providers/Microsoft.Network/privateDnsZones/${name}`;
  const made = await arranged.made(zone, version, { location: "global" });
  return { ...arranged, rg, zone, made, vnet: await network("v"), network };
}
const linkTo = (id: string, registrationEnabled = false): JsonObject => ({
  location: "global",
  properties: { virtualNetwork: { id }, registrationEnabled },
});

describe("private DNS", () => {
  test("a zone is shown with the group in lower case and its counters", async () => {
    const { made, sub } = await withZone();
    expect(made).toEqual({
      id: `${sub}/resourceGroups/rg-one/providers/Microsoft.Network/privateDnsZones/${name}`,
      name,
      type: "Microsoft.Network/privateDnsZones",
      etag: expect.stringMatching(/^[0-9a-f-]{36}$/),
      location: "global",
      properties: {
        internalId: expect.any(String),
        maxNumberOfRecordSets: 25000,
        maxNumberOfVirtualNetworkLinks: 1000,
        maxNumberOfVirtualNetworkLinksWithRegistration: 100,
        numberOfRecordSets: 1,
        numberOfVirtualNetworkLinks: 0,
        numberOfVirtualNetworkLinksWithRegistration: 0,
        provisioningState: "Succeeded",
      },
    });
  });

  test("a link takes a minute, with 202, an empty object, a port in the URL and a status that answers 202", async () => {
    const { request, zone, vnet, world } = await withZone();
    const put = await request("PUT", `${zone}/virtualNetworkLinks/l?${api}`, linkTo(vnet));
    expect([put.status, put.body]).toEqual([202, {}]);
    const status = put.headers["azure-asyncoperation"] ?? "";
    expect(status).toMatch(/^https:\/\/management\.azure\.com:443\/.*\/rg-one\/.*\/privateDnsOperationStatuses\//);
    const running = await request("GET", status);
    expect([running.status, running.body]).toEqual([202, { status: "InProgress" }]);
    const meanwhile = await request("GET", `${zone}/virtualNetworkLinks/l?${api}`);
    expect(meanwhile.body.properties).toMatchObject({ virtualNetworkLinkState: "InProgress" });
    world.clock.advance(60_000);
    expect((await request("GET", status)).body).toEqual({ status: "Succeeded" });
    const { body } = await request("GET", `${zone}/virtualNetworkLinks/l?${api}`);
    expect(body.etag).toMatch(/^"[0-9a-f]{8}-0000-0100-0000-[0-9a-f]{8}0000"$/);
    expect(body.properties).toEqual({
      provisioningState: "Succeeded",
      registrationEnabled: false,
      resolutionPolicy: "Default",
      virtualNetwork: { id: vnet },
      virtualNetworkLinkState: "Completed",
    });
    expect(at((await request("GET", `${zone}?${api}`)).body, "properties.numberOfVirtualNetworkLinks")).toBe(1);
  });

  test("a zone of the same name that is linked already fails the operation with HTTP 200 and leaves no link", async () => {
    const { request, zone, vnet, group } = await withZone();
    const other = `${await group("other")}/providers/Microsoft.Network/privateDnsZones/${name}`;
    await request("PUT", `${other}?${api}`, { location: "global" });
    await request("PUT", `${zone}/virtualNetworkLinks/l?${api}`, linkTo(vnet));
    const put = await request("PUT", `${other}/virtualNetworkLinks/l?${api}`, linkTo(vnet));
    let got = await request("GET", put.headers["azure-asyncoperation"] ?? "");
    for (let polls = 0; got.status === 202 && polls < 20; polls += 1)
      got = await request("GET", put.headers["azure-asyncoperation"] ?? "");
    expect([got.status, got.body]).toMatchObject([
      200,
      { status: "Failed", error: { code: "BadRequest", message: expect.stringContaining("overlapping namespaces") } },
    ]);
    expect((await request("GET", `${other}/virtualNetworkLinks/l?${api}`)).status).toBe(404);
  });

  test.each<[string, string, JsonObject]>([
    ["another name in the same zone", "Conflict", {}],
    ["a second zone with registration", "BadRequest", { zone: "example.org", registration: true }],
  ])("a network is linked once: %s fails with %s", async (_, code, { zone: second, registration }) => {
    const { request, zone, vnet, rg, world } = await withZone();
    const other = second ? `${rg}/providers/Microsoft.Network/privateDnsZones/${String(second)}` : zone;
    await request("PUT", `${other}?${api}`, { location: "global" });
    await request("PUT", `${zone}/virtualNetworkLinks/one?${api}`, linkTo(vnet, registration === true));
    world.clock.advance(120_000);
    const put = await request("PUT", `${other}/virtualNetworkLinks/two?${api}`, linkTo(vnet, registration === true));
    world.clock.advance(120_000);
    const { body } = await request("GET", put.headers["azure-asyncoperation"] ?? "");
    expect(body).toMatchObject({ status: "Failed", error: { code } });
  });

  // By the recordings of azure-powershell: TestZoneSetEtagMismatch, TestZoneRemoveEtagMismatch and TestUpdateLinkWithEtagMismatchThrow.
  test("a write whose condition does not hold is accepted, and then its operation fails with HTTP 200", async () => {
    const { request, zone, vnet, world } = await withZone();
    const link = `${zone}/virtualNetworkLinks/l?${api}`;
    await request("PUT", link, linkTo(vnet));
    world.clock.advance(120_000);
    const linkName = `Virtual Network link 'l' for the Private DNS zone '${name}'`;
    const before = [(await request("GET", link)).body, (await request("GET", `${zone}?${api}`)).body];
    const failure = async (accepted: Awaited<ReturnType<typeof request>>) => {
      expect(accepted.status).toBe(202);
      const poll = () => request("GET", accepted.headers["azure-asyncoperation"] ?? "");
      expect((await poll()).status).toBe(202);
      world.clock.advance(120_000);
      const { status, body } = await poll();
      return [status, body];
    };
    const failed = (message: string) => [200, { status: "Failed", error: { code: "PreconditionFailed", message } }];
    expect(await failure(await request("PUT", link, linkTo(vnet), { "if-none-match": "*" }))).toEqual(
      failed(`The ${linkName} exists already and hence cannot be created again.`),
    );
    expect(await failure(await request("PUT", link, linkTo(vnet), { "if-match": "old" }))).toEqual(
      failed(`The ${linkName} has been modified (etag mismatch).`),
    );
    const changed = failed(`The Zone ${name} has been modified (etag mismatch).`);
    const tags = { location: "global", tags: { by: "us" } };
    expect(await failure(await request("PUT", `${zone}?${api}`, tags, { "if-match": "old" }))).toEqual(changed);
    expect(await failure(await request("DELETE", `${zone}?${api}`, undefined, { "if-match": "old" }))).toEqual(changed);
    expect([(await request("GET", link)).body, (await request("GET", `${zone}?${api}`)).body]).toEqual(before);
  });

  test("the network of a link cannot be changed", async () => {
    const { request, zone, vnet, network, world } = await withZone();
    const link = `${zone}/virtualNetworkLinks/l?${api}`;
    await request("PUT", link, linkTo(vnet));
    world.clock.advance(120_000);
    expect((await request("PUT", link, linkTo(await network("w")))).body.error).toMatchObject({ code: "BadRequest" });
  });

  test("a zone can be deleted, with 202, only when it has no links", async () => {
    const { request, zone, vnet, world } = await withZone();
    await request("PUT", `${zone}/virtualNetworkLinks/l?${api}`, linkTo(vnet));
    world.clock.advance(120_000);
    expect((await request("DELETE", `${zone}?${api}`)).body.error).toMatchObject({ code: "CannotDeleteResource" });
    const gone = await request("DELETE", `${zone}/virtualNetworkLinks/l?${api}`);
    expect(gone.status).toBe(202);
    expect((await request("GET", `${zone}/virtualNetworkLinks/l?${api}`)).body.properties).toMatchObject({
      provisioningState: "Deleting",
    });
    world.clock.advance(120_000);
    expect((await request("DELETE", `${zone}/virtualNetworkLinks/l?${api}`)).status).toBe(204);
    expect((await request("DELETE", `${zone}?${api}`)).status).toBe(202);
  });

  test("linking needs the right to join the network", async () => {
    const { request, zone, vnet, world, owner } = await withZone();
    world.access.limit(owner, ["*/read", "Microsoft.Network/privateDnsZones/*"]);
    const got = await request("PUT", `${zone}/virtualNetworkLinks/l?${api}`, linkTo(vnet));
    expect(got.status).toBe(403);
    expect(objectOf(got.body.error)).toMatchObject({
      code: "LinkedAuthorizationFailed",
      message: expect.stringContaining("'Microsoft.Network/virtualNetworks/join/action'"),
    });
  });

  test("record sets are written at once and listed together", async () => {
    const { request, zone } = await withZone();
    const put = await request("PUT", `${zone}/A/www?${api}`, {
      properties: { ttl: 300, aRecords: [{ ipv4Address: "10.0.0.4" }] },
    });
    expect([put.status, put.body]).toMatchObject([
      201,
      { type: "Microsoft.Network/privateDnsZones/A", properties: { ttl: 300, fqdn: `www.${name}.` } },
    ]);
    const again = await request("PUT", `${zone}/A/www?${api}`, put.body, { "if-none-match": "*" });
    expect(again.body).toEqual({
      code: "PreconditionFailed",
      message: "The Record set www exists already and hence cannot be created again.",
    });
    expect((await request("GET", `${zone}/ALL?${api}`)).body.value).toMatchObject([
      { name: "@", type: "Microsoft.Network/privateDnsZones/SOA", properties: { soaRecord: { serialNumber: 1 } } },
      { name: "www" },
    ]);
    expect(at((await request("GET", `${zone}?${api}`)).body, "properties.numberOfRecordSets")).toBe(2);
  });

  // By the recordings of azure-libraries-for-java, which are not among those replayed here: names keep their case in the ID, the fqdn does not.
  test("the fqdn of a record set is in lower case", async () => {
    const { request, zone } = await withZone();
    const put = await request("PUT", `${zone}/A/WWW?${api}`, { properties: { ttl: 300 } });
    expect(at(put.body, "properties.fqdn")).toBe(`www.${name}.`);
  });

  test("a record set may be empty at first; the SOA set stays", async () => {
    const { request, zone } = await withZone();
    const put = await request("PUT", `${zone}/A/later?${api}`, { properties: { ttl: 3600 } });
    expect([put.status, put.body.properties]).toEqual([
      201,
      { ttl: 3600, aRecords: [], fqdn: `later.${name}.`, isAutoRegistered: false },
    ]);
    expect((await request("DELETE", `${zone}/A/later?${api}`)).status).toBe(200);
    expect((await request("DELETE", `${zone}/SOA/@?${api}`)).status).toBe(400);
  });

  test("without the zone a link is not found, is gone already, and cannot be made", async () => {
    const { request, rg, vnet } = await withZone();
    const link = `${rg}/providers/Microsoft.Network/privateDnsZones/none.example/virtualNetworkLinks/l?${api}`;
    const got = await request("GET", link);
    expect([got.status, got.body]).toEqual([
      404,
      {
        error: {
          code: "ResourceNotFound",
          message:
            "The Resource 'Microsoft.Network/privateDnsZones/none.example/virtualNetworkLinks/l' under resource group 'Rg-One' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
        },
      },
    ]);
    expect((await request("DELETE", link)).status).toBe(204);
    const put = await request("PUT", link, linkTo(vnet));
    expect([put.status, put.body.error]).toEqual([
      404,
      {
        code: "ParentResourceNotFound",
        message: "Can not perform requested operation on nested resource. Parent resource 'none.example' not found.",
      },
    ]);
    const record = await request("GET", link.replace("virtualNetworkLinks", "A"));
    expect([record.status, record.body.error]).toMatchObject([404, { code: "ParentResourceNotFound" }]);
  });

  test("while it runs, the status repeats the polling URLs", async () => {
    const { request, zone, vnet, world } = await withZone();
    const put = await request("PUT", `${zone}/virtualNetworkLinks/l?${api}`, linkTo(vnet));
    const { "azure-asyncoperation": status = "", location } = put.headers;
    expect((await request("GET", status)).headers).toMatchObject({ "azure-asyncoperation": status, location });
    world.clock.advance(120_000);
    const done = (await request("GET", status)).headers;
    expect([done["azure-asyncoperation"], done.location]).toEqual([undefined, undefined]);
  });
});
