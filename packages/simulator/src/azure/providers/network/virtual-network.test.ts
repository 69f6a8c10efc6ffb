import { at, type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { api, body, withNetwork } from "./virtual-network.test-support.ts";

const names = (network: JsonObject) => listOf(at(network, "properties.subnets")).map((one) => objectOf(one).name);

describe("virtual networks", () => {
  test("shows its subnets with what the server fills in", async () => {
    const { made, id } = await withNetwork();
    expect(made).toEqual({
      id,
      name: "v",
      type: "Microsoft.Network/virtualNetworks",
      location: "northeurope",
      etag: expect.stringMatching(/^W\/"/),
      properties: {
        provisioningState: "Succeeded",
        resourceGuid: expect.any(String),
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        privateEndpointVNetPolicies: "Disabled",
        enableDdosProtection: false,
        virtualNetworkPeerings: [],
        subnets: [
          {
            id: `${id}/subnets/one`,
            name: "one",
            type: "Microsoft.Network/virtualNetworks/subnets",
            etag: expect.stringMatching(/^W\/"/),
            properties: {
              provisioningState: "Succeeded",
              addressPrefix: "10.0.0.0/24",
              delegations: [],
              privateEndpointNetworkPolicies: "Disabled",
              privateLinkServiceNetworkPolicies: "Enabled",
            },
          },
        ],
      },
    });
  });

  // By azure-cli's recording test_network_subnet_set.
  test("its subnets read Updating with it", async () => {
    const { request, rg, world } = await withNetwork();
    const id = `${rg}/providers/Microsoft.Network/virtualNetworks/w`;
    const put = await request("PUT", `${id}?${api}`, body(["10.1.0.0/16"], [["default", "10.1.0.0/24"]]));
    const states = (network: JsonObject) =>
      [network, ...listOf(at(network, "properties.subnets"))].map((one) => at(one, "properties.provisioningState"));
    expect([put.status, states(put.body)]).toEqual([201, ["Updating", "Updating"]]);
    const alone = async () =>
      at((await request("GET", `${id}/subnets/default?${api}`)).body, "properties.provisioningState");
    expect(await alone()).toBe("Updating");
    world.clock.advance(60_000);
    expect([states((await request("GET", `${id}?${api}`)).body), await alone()]).toEqual([
      ["Succeeded", "Succeeded"],
      "Succeeded",
    ]);
  });

  test("it shows empty tags only where they were sent, and is listed in the order of names", async () => {
    const { request, rg, made, world } = await withNetwork();
    expect(made).not.toHaveProperty("tags");
    const all = `${rg}/providers/Microsoft.Network/virtualNetworks`;
    for (const name of ["b", "A"]) {
      const put = await request("PUT", `${all}/${name}?${api}`, { ...body(["10.1.0.0/16"]), tags: {} });
      expect(put.body.tags).toEqual({});
      world.clock.advance(60_000);
    }
    expect((await request("GET", `${all}/b?${api}`)).body.tags).toEqual({});
    const listed = listOf((await request("GET", `${all}?${api}`)).body.value);
    expect(listed.map((one) => objectOf(one).name)).toEqual(["A", "b", "v"]);
    await request("PUT", `${all}/b?${api}`, body(["10.1.0.0/16"]));
    expect((await request("GET", `${all}/b?${api}`)).body).not.toHaveProperty("tags");
  });

  // What a network names already is joined once more by a write of the whole, not by a PATCH of its tags.
  test("a write of the whole network needs the right to join the security group that its subnet has", async () => {
    const { request, id, rg, world, owner } = await withNetwork();
    const group = `${rg}/providers/Microsoft.Network/networkSecurityGroups/g`;
    await request("PUT", `${group}?${api}`, { location: "northeurope" });
    world.clock.advance(60_000);
    const whole = body(["10.0.0.0/16"], []);
    const subnets = [
      { name: "one", properties: { addressPrefix: "10.0.0.0/24", networkSecurityGroup: { id: group } } },
    ];
    const guarded = { ...whole, properties: { ...objectOf(whole.properties), subnets } };
    await request("PUT", `${id}?${api}`, guarded);
    world.clock.advance(60_000);
    world.access.limit(owner, ["*/read", "Microsoft.Network/virtualNetworks/*"]);
    const put = await request("PUT", `${id}?${api}`, { ...guarded, tags: { by: "us" } });
    expect([put.status, objectOf(put.body.error)]).toMatchObject([
      403,
      {
        code: "LinkedAuthorizationFailed",
        message: expect.stringContaining("'Microsoft.Network/networkSecurityGroups/join/action'"),
      },
    ]);
    expect((await request("PATCH", `${id}?${api}`, { tags: { by: "us" } })).status).toBe(200);
  });

  test.each<[string, string, string[]]>([
    ["2023-04-01", "loses its subnets to a PUT that does not name them", []],
    ["2025-01-01", "keeps its subnets in a PUT that does not name them", ["one"]],
  ])("with api-version %s a network %s", async (apiVersion, _, left) => {
    const { request, id, world } = await withNetwork();
    await request("PUT", `${id}?api-version=${apiVersion}`, body(["10.0.0.0/16"]));
    world.clock.advance(60_000);
    expect(names((await request("GET", `${id}?${api}`)).body)).toEqual(left);
  });

  test("an explicit empty list of subnets deletes them", async () => {
    const { request, id, world } = await withNetwork();
    await request("PUT", `${id}?${api}`, body(["10.0.0.0/16"], []));
    world.clock.advance(60_000);
    expect(names((await request("GET", `${id}?${api}`)).body)).toEqual([]);
  });

  test("subnets, and rules, may change places with each other", async () => {
    const { request, id, world, rg } = await withNetwork();
    const put = (url: string, sent: JsonObject) =>
      request("PUT", `${url}?${api}`, sent).finally(() => world.clock.advance(60_000));
    await put(
      id,
      body(
        ["10.0.0.0/16"],
        [
          ["one", "10.0.0.0/24"],
          ["two", "10.0.1.0/24"],
        ],
      ),
    );
    expect(
      (
        await put(
          id,
          body(
            ["10.0.0.0/16"],
            [
              ["one", "10.0.1.0/24"],
              ["two", "10.0.0.0/24"],
            ],
          ),
        )
      ).status,
    ).toBe(200);
    const rule = (name: string, priority: number) => ({
      name,
      properties: {
        priority,
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        sourceAddressPrefix: "*",
        sourcePortRange: "*",
        destinationAddressPrefix: "*",
        destinationPortRange: "443",
      },
    });
    const group = `${rg}/providers/Microsoft.Network/networkSecurityGroups/nsg`;
    await put(group, { location: "northeurope", properties: { securityRules: [rule("a", 100), rule("b", 110)] } });
    const swapped = await put(group, {
      location: "northeurope",
      properties: { securityRules: [rule("a", 110), rule("b", 100)] },
    });
    expect(swapped.body.properties).toMatchObject({
      securityRules: [
        { name: "a", properties: { priority: 110 } },
        { name: "b", properties: { priority: 100 } },
      ],
      defaultSecurityRules: [{ name: "AllowVnetInBound" }, {}, {}, {}, {}, {}],
    });
    const same = { location: "northeurope", properties: { securityRules: [rule("a", 100), rule("b", 100)] } };
    expect((await put(group, same)).body.error).toMatchObject({ code: "SecurityRuleConflict" });
  });

  test("a group in use cannot be deleted, and addresses can be counted", async () => {
    const { request, id, world, rg } = await withNetwork();
    const group = `${rg}/providers/Microsoft.Network/networkSecurityGroups/nsg`;
    await request("PUT", `${group}?${api}`, { location: "northeurope", properties: {} });
    world.clock.advance(60_000);
    await request("PUT", `${id}/subnets/one?${api}`, {
      properties: { addressPrefix: "10.0.0.0/24", networkSecurityGroup: { id: group } },
    });
    world.clock.advance(60_000);
    expect((await request("DELETE", `${group}?${api}`)).body.error).toMatchObject({
      code: "InUseNetworkSecurityGroupCannotBeDeleted",
    });
    const usages = await request("GET", `${id}/usages?${api}`);
    expect(usages.body.value).toMatchObject([{ id: `${id}/subnets/one`, currentValue: 0, limit: 251 }]);
    const check = await request("GET", `${id}/CheckIPAddressAvailability?ipAddress=10.0.0.9&${api}`);
    expect(check.body.available).toBe(true);
  });

  test("an etag in header or body that is not the present one is refused", async () => {
    const { request, id, made } = await withNetwork();
    for (const [headers, etag] of [
      [{ "if-match": 'W/"invalid"' }, undefined],
      [{}, "invalid"],
    ] as const) {
      const got = await request("PUT", `${id}?${api}`, { ...made, etag }, headers);
      expect([got.status, got.body]).toEqual([
        412,
        {
          error: {
            code: "PreconditionFailed",
            message: "Precondition failed.",
            details: [
              {
                code: "PreconditionFailedEtagMismatch",
                message: `Etag provided in if-match header W/"invalid" does not match etag ${made.etag} of resource ${id} in NRP data store.`,
              },
            ],
          },
        },
      ]);
    }
    expect((await request("PUT", `${id}?${api}`, made)).status).toBe(201);
  });
});
