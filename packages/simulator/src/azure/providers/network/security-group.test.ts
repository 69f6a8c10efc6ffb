import { at, listOf, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";

const api = "api-version=2025-01-01";
const rule = (priority: number) => ({
  priority,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: "Internet",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "443",
});

async function withGroup() {
  const arranged = arrange();
  const id = `${await arranged.group()}/providers/Microsoft.Network/networkSecurityGroups/nsg`;
  const put = await arranged.request("PUT", `${id}?${api}`, {
    location: "northeurope",
    properties: { securityRules: [{ name: "https", properties: rule(100) }] },
  });
  return { ...arranged, id, put };
}

describe("network security groups", () => {
  test("a new one shows its own rules and Azure's default ones", async () => {
    const { request, id, put, world } = await withGroup();
    expect([put.status, put.headers["azure-asyncnotification"]]).toEqual([201, "Enabled"]);
    const states = (body: typeof put.body) =>
      [at(body, "properties.securityRules"), at(body, "properties.defaultSecurityRules")]
        .flatMap((rules) => listOf(rules))
        .map((one) => at(one, "properties.provisioningState"));
    expect(new Set(states(put.body))).toEqual(new Set(["Updating"]));
    world.clock.advance(60_000);
    const { body, headers } = await request("GET", `${id}?${api}`);
    expect([states(body).length, new Set(states(body)), headers.etag]).toEqual([
      7,
      new Set(["Succeeded"]),
      String(body.etag),
    ]);
    expect(objectOf(listOf(at(body, "properties.defaultSecurityRules"))[0])).toEqual({
      name: "AllowVnetInBound",
      id: `${id}/defaultSecurityRules/AllowVnetInBound`,
      etag: body.etag,
      type: "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
      properties: {
        provisioningState: "Succeeded",
        description: "Allow inbound traffic from all VMs in VNET",
        protocol: "*",
        sourcePortRange: "*",
        destinationPortRange: "*",
        sourceAddressPrefix: "VirtualNetwork",
        destinationAddressPrefix: "VirtualNetwork",
        access: "Allow",
        priority: 65000,
        direction: "Inbound",
        sourcePortRanges: [],
        destinationPortRanges: [],
        sourceAddressPrefixes: [],
        destinationAddressPrefixes: [],
      },
    });
  });

  test("a rule that is not there is the network provider's NotFound; without the group it is ARM's", async () => {
    const { request, id } = await withGroup();
    const got = await request("GET", `${id}/securityRules/none?${api}`);
    expect([got.status, got.body]).toEqual([
      404,
      { error: { code: "NotFound", message: `Resource ${id}/securityRules/none not found.`, details: [] } },
    ]);
    const orphan = await request("GET", `${id}x/securityRules/none?${api}`);
    expect([orphan.status, orphan.headers["x-ms-failure-cause"], orphan.body]).toEqual([
      404,
      "gateway",
      {
        error: {
          code: "ParentResourceNotFound",
          message: `Failed to perform 'read' on resource(s) of type 'networkSecurityGroups/securityRules', because the parent resource '${id}x' could not be found.`,
        },
      },
    ]);
  });
});
