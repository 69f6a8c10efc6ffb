import { type AzureOperator, azureOperator, type Bench, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { rival: "an assignment that is there is the same in all that can be said of it" });

describe("attach-acr", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let registry: string;
  let nodes: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const armRequests = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/"));
  const roles = async () =>
    (await azure.list(`${registry}/providers/Microsoft.Authorization/roleAssignments`))
      .filter(({ properties }) => properties.principalId === nodes)
      .map(({ properties }) => String(properties.roleDefinitionId).split("/").at(-1));

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    registry = inputs.registry ?? "";
    const { identityProfile } = (await azure.get(inputs.cluster ?? "")).properties;
    nodes = (identityProfile as { kubeletidentity: { objectId: string } }).kubeletidentity.objectId;
  });
  afterEach(() => bench.close());

  test("a check without drift sends ARM three requests by ID, four by name", async () => {
    const { outputs } = await run();
    const byId = await run({ mode: "check" });
    const byName = await run({ mode: "check", registry: "contosoimages" });
    expect([byId, byName].map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 3],
      [0, 4],
    ]);
    expect(byName.outputs.id).toBe(outputs.id);
  });

  test("the nodes' identity gets AcrPull; on a registry in ABAC mode, which ignores that, Repository Reader", async () => {
    await run();
    const pull = "7f951dda-4ed3-4680-a7ca-43fe172d538d";
    expect(await roles()).toEqual([pull]);
    await azure.patch(registry, { properties: { roleAssignmentMode: "AbacRepositoryPermissions" } });
    bench.cloud.world.clock.advance(60_000);
    expect((await run({ mode: "check" })).code).toBe(1);
    await run();
    expect(await roles()).toEqual(expect.arrayContaining([pull, "b93aa761-3e63-49ed-ac28-beffa264f7ac"]));
  });

  test("an assignment by az aks update --attach-acr is adopted, and a destroy leaves it", async () => {
    const role = `/subscriptions/${azure.subscription}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d`;
    const id = `${registry}/providers/Microsoft.Authorization/roleAssignments/0a000000-0000-4000-8000-000000000002`;
    await azure.put(id, {
      properties: { roleDefinitionId: role, principalId: nodes, principalType: "ServicePrincipal" },
    });
    expect((await run()).outputs).toMatchObject({ changed: "false", id });
    await run({ mode: "destroy", confirm: "contosoimages" });
    expect(await roles()).toHaveLength(1);
  });

  test("a destroy removes the role that Slipway assigned", async () => {
    await run();
    expect((await run({ mode: "destroy", confirm: "contosoimages" })).outputs).toMatchObject({ changed: "true" });
    expect(await roles()).toEqual([]);
  });

  test.each([
    ["cluster", "create-aks"],
    ["registry", "create-acr"],
  ])("a missing %s is named, with the action that creates it", async (input, maker) => {
    const ran = await run({ [input]: `${inputs[input]}x` });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(new RegExp(`The ${input} .*x does not exist.*action ${maker}`));
    expect(armRequests(ran).map(({ method }) => method)).not.toContain("PUT");
    const plan = await run({ [input]: `${inputs[input]}x`, mode: "plan" });
    expect([plan.code, plan.printed]).toEqual([1, expect.stringContaining("does not exist")]);
  });
});
