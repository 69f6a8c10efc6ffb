import { firstDeployer } from "@slipway/simulator";
import { type AzureOperator, azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  rival: "Azure has no conditional write for resource groups",
  resourceGroup: "the group itself is what it makes",
});

describe("create-resource-group", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let group: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const destroy = () => run({ mode: "destroy", confirm: "platform" });

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    group = `/subscriptions/${azure.subscription}/resourceGroups/platform`;
  });
  afterEach(() => bench.close());

  // Terraform's provider for Azure refuses the same and lists what is left, unless its feature
  // prevent_deletion_if_contains_resources is off (website/docs/guides/features-block.html.markdown).
  test("a group of ours is deleted once it is empty, and what is in the way is named", async () => {
    expect((await run()).outputs).toMatchObject({ id: group, location: "northeurope" });
    bench.cloud.world.pageSize = 2;
    const identities = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    for (const name of ["one", "two", "three"]) await azure.put(`${identities}/${name}`, { location: "northeurope" });
    expect(await destroy()).toRefuse(
      /with all that it holds: providers\/Microsoft.ManagedIdentity\/userAssignedIdentities\/one, .*\/two, .*\/three\. .*mode destroy/,
    );
    expect(await destroy()).not.toMatchObject({ printed: expect.stringContaining("Still in progress") });
    expect(await azure.find(`${identities}/one`)).toBeDefined();
    for (const name of ["one", "two", "three"]) await azure.delete(`${identities}/${name}`);
    expect(await destroy()).toSucceed();
    expect(await azure.find(group)).toBeUndefined();
    expect((await destroy()).outputs).toMatchObject({ changed: "false" });
  });

  test("an existing group is adopted in its region, keeps its tags and another's region, and stays in a destroy", async () => {
    await azure.put(group, { location: "westeurope", tags: { Stage: "old", team: "data", "made-by": "slipway" } });
    expect(await run()).toRefuse(/resource group .*\(location\).*never replaced.*az resource move/);
    const ran = await run({ location: "", "allow-replace": "platform" });
    expect(ran.outputs).toMatchObject({ location: "westeurope" });
    expect((await azure.get(group)).tags).toEqual({ stage: "test", team: "data", "made-by": "slipway" });
    const check = await run({ location: "West Europe", mode: "check" });
    expect([check.code, check.requests.filter(({ url }) => url.includes("/subscriptions/")).length]).toEqual([0, 1]);
    expect(await destroy()).toSucceed();
    expect(await azure.find(group)).toBeDefined();
  });

  test("a new group needs a region that there is and the right to make it, and a lock is named with what to do", async () => {
    expect(await run({ location: "", mode: "plan" })).toRefuse(/a new one needs a region.*Give location/);
    expect(await run({ location: "northeurop", mode: "plan" })).toRefuse(/no region northeurop\b.*northeurope/);
    const { objectId } = firstDeployer(bench.cloud.world).application;
    bench.cloud.world.access.limit(objectId, ["*/read"]);
    expect(await run({ mode: "plan" })).toRefuse(
      /resourceGroups\/write on \/subscriptions\/[0-9a-f-]+ \(Contributor\)/,
    );
    bench.cloud.world.access.release(objectId);
    await run();
    await azure.put(`${group}/providers/Microsoft.Authorization/locks/keep`, { properties: { level: "CanNotDelete" } });
    expect(await destroy()).toRefuse(/ScopeLocked.*Remove the lock/);
    expect(await azure.find(group)).toBeDefined();
  });
});
