import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { privateDnsZone } from "./dns-zone.ts";
import { endpointZones } from "./zone-group.ts";

const group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network";
const id = `${group}/privateDnsZones/privatelink.azurecr.io`;
const endpoint = `${group}/privateEndpoints/e`;
const list = `${endpoint}/privateDnsZoneGroups`;

// Private zones are global: Microsoft.Network/privateDnsZones of azure-rest-api-specs.
test("a new zone is global, and made only where none is meanwhile", async () => {
  const { azure, asked } = azureTaking({});
  await (await lookAt(privateDnsZone(azure, { id, tags: { a: "1" } }))).execute();
  expect(writesIn(asked)).toMatchObject([
    { method: "PUT", target: id, headers: { "if-none-match": "*" }, body: { location: "global", tags: { a: "1" } } },
  ]);
});

test.each([
  ["as it is", { tags: { b: "2" } }, "none", undefined],
  ["failed", { tags: { b: "2" }, properties: { provisioningState: "Failed" } }, "update", { tags: { b: "2" } }],
  ["failed, without tags", { properties: { provisioningState: "Failed" } }, "update", { tags: {} }],
])("one that is there is %s", async (_, more, operation, body) => {
  const { azure, asked } = azureTaking({ [id]: { id, location: "global", properties: {}, ...more } });
  const looked = await lookAt(privateDnsZone(azure, { id, tags: undefined }));
  expect(looked.operation).toBe(operation);
  if (body === undefined) return;
  await looked.execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PATCH", body }]);
});

const zones = (...ids: (string | undefined)[]) =>
  ids.map((privateDnsZoneId) => ({ name: "any", properties: { privateDnsZoneId } }));
const groupOf = (...ids: (string | undefined)[]) => ({
  id: `${list}/policy`,
  name: "policy",
  properties: { provisioningState: "Succeeded", privateDnsZoneConfigs: zones(...ids) },
});

test("an endpoint without a group gets one, named after the zone", async () => {
  for (const things of [{}, { [list]: { value: [] } }]) {
    const { azure, asked } = azureTaking(things);
    await (await lookAt(endpointZones(azure, { endpoint, zone: id }))).execute();
    expect(writesIn(asked)).toMatchObject([
      {
        method: "PUT",
        target: `${list}/default`,
        body: {
          properties: {
            privateDnsZoneConfigs: [{ name: "privatelink-azurecr-io", properties: { privateDnsZoneId: id } }],
          },
        },
      },
    ]);
  }
});

test("the one group that an endpoint has is taken whatever it is called, and its other zones stay", async () => {
  const there = azureTaking({ [list]: { value: [groupOf("/other", id.toUpperCase())] } });
  expect((await lookAt(endpointZones(there.azure, { endpoint, zone: id }))).operation).toBe("none");
  const { azure, asked } = azureTaking({ [list]: { value: [groupOf("/other", undefined)] } });
  await (await lookAt(endpointZones(azure, { endpoint, zone: id }))).execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: `${list}/policy` }]);
  expect(
    (writesIn(asked)[0]?.body as { properties: { privateDnsZoneConfigs: object[] } }).properties.privateDnsZoneConfigs,
  ).toEqual([...zones("/other", undefined), { name: "privatelink-azurecr-io", properties: { privateDnsZoneId: id } }]);
  expect(endpointZones(azure, { endpoint: endpoint.toUpperCase(), zone: id }).lock).toBe(endpoint.toLowerCase());
});
