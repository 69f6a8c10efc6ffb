import { arrange } from "../../engine/world.test-support.ts";

// The model is Replication in azure-rest-api-specs, containerregistry/2025-11-01; that a PUT names a region, and that the
// registry's own region is listed with the others: azurerm, container_registry_resource.go. The text of the refusal of
// anonymous pull: MicrosoftDocs/azure-docs issue 94535.
const api = "api-version=2025-11-01";

async function withRegistry(sku: string) {
  const arranged = arrange();
  const id = `${await arranged.group()}/providers/Microsoft.ContainerRegistry/registries/registry1`;
  await arranged.made(id, "2025-11-01", { location: "northeurope", sku: { name: sku }, properties: {} });
  return { ...arranged, id };
}

test("a Premium registry has replicas, its own region among them, and one in each at most", async () => {
  const { request, id, made } = await withRegistry("Premium");
  await made(`${id}/replications/westeurope`, "2025-11-01", { location: "westeurope", properties: {} });
  const { body } = await request("GET", `${id}/replications?${api}`);
  expect(body.value).toMatchObject([
    { name: "northeurope", properties: { provisioningState: "Succeeded", regionEndpointEnabled: true } },
    { name: "westeurope" },
  ]);
  const again = await request("PUT", `${id}/replications/another1?${api}`, { location: "West Europe", properties: {} });
  expect(again.status).toBe(409);
  expect((await request("DELETE", `${id}/replications/northeurope?${api}`)).status).toBe(400);
});

test("a lower tier has no replicas, no rules, and Basic no anonymous pull", async () => {
  const { request, id } = await withRegistry("Basic");
  const replica = await request("PUT", `${id}/replications/westeurope?${api}`, {
    location: "westeurope",
    properties: {},
  });
  expect(replica.status).toBe(400);
  const refused = async (properties: object) =>
    (await request("PATCH", `${id}?${api}`, { properties } as never)).body.error;
  expect(await refused({ anonymousPullEnabled: true })).toMatchObject({
    code: "BadRequest",
    message: expect.stringContaining("not supported for SKU Managed_Basic"),
  });
  expect(await refused({ networkRuleSet: { defaultAction: "Deny" } })).toMatchObject({
    code: "NetworkRuleSetNotSupported",
  });
});

test("network rules come whole: the default is required, and what is left out is gone", async () => {
  const { request, id } = await withRegistry("Premium");
  const ipRules = [{ action: "Allow", value: "203.0.113.7" }];
  const patch = (networkRuleSet: object) =>
    request("PATCH", `${id}?${api}`, { properties: { networkRuleSet } } as never);
  expect((await patch({ ipRules })).status).toBe(400);
  expect((await patch({ defaultAction: "Deny", ipRules })).body).toMatchObject({
    properties: { networkRuleSet: { defaultAction: "Deny", ipRules } },
  });
  expect((await patch({ defaultAction: "Allow" })).body).toMatchObject({
    properties: { networkRuleSet: { defaultAction: "Allow", ipRules: [] } },
  });
});
