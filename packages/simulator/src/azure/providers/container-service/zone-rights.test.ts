import { textOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { api, privately } from "./with-cluster.test-support.ts";

const networkContributor = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const zoneContributor = "b12aa53e-6015-4669-85d0-8515ebb3ae7f";

/** A zone, a network and an identity, and a way to make a cluster of them. */
async function site() {
  const { world, request, made, group, sub } = arrange();
  const rg = await group();
  const zone = `${rg}/providers/Microsoft.Network/privateDnsZones/privatelink.northeurope.azmk8s.io`;
  const network = `${rg}/providers/Microsoft.Network/virtualNetworks/v`;
  const subnet = `${network}/subnets/s`;
  const identity = `${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks`;
  await made(zone, "2024-06-01", { location: "global" });
  await made(network, "2025-01-01", {
    location: "northeurope",
    properties: {
      addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
      subnets: [{ name: "s", properties: { addressPrefix: "10.40.0.0/22" } }],
    },
  });
  const { properties } = await made(identity, "2024-11-30", { location: "northeurope" });
  const principalId = textOf((properties as { principalId?: string }).principalId) ?? "";
  let grants = 0;
  const grant = async (role: string, scope: string) => {
    grants += 1;
    const name = `0a000000-0000-4000-8000-00000000000${grants}`;
    const roleDefinitionId = `${sub}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const body = { properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" } };
    const url = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;
    expect((await request("PUT", url, body)).status).toBe(201);
  };
  const create = async (wait = 600_000) => {
    world.clock.advance(wait);
    const access = { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: zone } };
    const users = { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } };
    const body = { ...privately(access, { vnetSubnetID: subnet }), identity: users };
    return await request("PUT", `${rg}/providers/Microsoft.ContainerService/managedClusters/c?${api}`, body);
  };
  return { zone, network, subnet, grant, create };
}

// The code and the sentence: customprivatednszonemissingpermissions-error.md in MicrosoftDocs/SupportArticles-docs,
// Azure/Azure-Landing-Zones#2892.
test("a private zone of one's own needs a role of the cluster's identity on it", async () => {
  const { zone, network, grant, create } = await site();
  await grant(networkContributor, network);
  expect(await create()).toMatchObject({
    status: 400,
    body: {
      code: "CustomPrivateDNSZoneMissingPermissionError",
      message: `Service principal or user-assigned identity must be given permission to read and write to custom private dns zone ${zone}. Check access result not allowed for action Microsoft.Network/privateDnsZones/read.`,
    },
  });
});

// MicrosoftDocs/azure-aks-docs#110 and Azure/AKS#2711: a role on the subnet does not do.
test("and one on the network, not on its subnet", async () => {
  const { zone, network, subnet, grant, create } = await site();
  await grant(zoneContributor, zone);
  await grant(networkContributor, subnet);
  expect(await create()).toMatchObject({
    status: 403,
    body: {
      error: {
        code: "LinkedAuthorizationFailed",
        message: expect.stringContaining(
          `'Microsoft.Network/virtualNetworks/join/action' on the linked scope(s) '${network}'`,
        ),
      },
    },
  });
  await grant(networkContributor, network);
  expect((await create()).status).toBe(201);
});

// hashicorp/terraform-provider-azurerm#24064: roles of a moment ago are not seen yet.
test("a role counts after a while", async () => {
  const { zone, network, grant, create } = await site();
  await grant(zoneContributor, zone);
  await grant(networkContributor, network);
  expect((await create(1000)).body.code).toBe("CustomPrivateDNSZoneMissingPermissionError");
  expect((await create()).status).toBe(201);
});
