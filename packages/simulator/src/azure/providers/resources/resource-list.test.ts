import type { JsonObject } from "../../engine/json.ts";
import { armState } from "../../engine/state.ts";
import { arrange } from "../../engine/world.test-support.ts";

/** Azure/azure-cli#27913 and kubernetes-sigs/cloud-provider-azure#5066: made minutes ago, and not in the list of resources. */
test("the list of all resources is an index that may lack what is new, which the provider's own list has", async () => {
  const { request, group, sub, world } = arrange();
  const rg = await group();
  await request("POST", `${sub}/providers/Microsoft.ManagedIdentity/register?api-version=2021-04-01`);
  world.clock.advance(60_000);
  armState(world).faults.indexLagMs = 30 * 60_000;
  const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
  await request("PUT", `${rg}/providers/${type}/new?api-version=2023-01-31`, { location: "northeurope" });
  const names = async (list: string) =>
    ((await request("GET", `${sub}/${list}`)).body.value as JsonObject[]).map(({ name }) => name);
  const filter = encodeURIComponent(`resourceType eq '${type}' and name eq 'new'`);
  const index = `resources?$filter=${filter}&api-version=2021-04-01`;
  expect(await names(index)).toEqual([]);
  expect(await names(`providers/${type}?api-version=2023-01-31`)).toEqual(["new"]);
  world.clock.advance(30 * 60_000);
  expect(await names(index)).toEqual(["new"]);
});
