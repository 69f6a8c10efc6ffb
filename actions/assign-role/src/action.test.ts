import { type AzureOperator, azureOperator, type Bench, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads the definition of a role",
  adopted: "a custom role bears no mark but its GUID, which follows from its name",
  rival: "an assignment that is there is the same in all that can be said of it",
});

describe("assign-role", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let arranged: Readonly<Record<string, string>>;
  let scope: string;
  let principal: string;
  let authorization: string;
  const role = (name: string) => ({ scope, principal, role: name });
  const run = (inputs: Record<string, string>) => bench.run(action, { mode: "apply", ...inputs });
  const armRequests = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/"));
  const ownAssignments = async () =>
    (await azure.list(`${authorization}/roleAssignments`)).filter(
      ({ properties }) => properties.principalId === principal,
    );
  const guids = async () =>
    (await ownAssignments()).map(({ properties }) => String(properties.roleDefinitionId).split("/").at(-1));
  const define = (guid: string, properties: object) =>
    azure.put(`${authorization}/roleDefinitions/${guid}`, { properties });
  const builtIn = (guid: string) =>
    `/subscriptions/${azure.subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  const acrPull = "7f951dda-4ed3-4680-a7ca-43fe172d538d";
  const byHand = "0a000000-0000-4000-8000-000000000009";

  const byHandBody = () => ({
    properties: { roleDefinitionId: builtIn(acrPull), principalId: principal, principalType: "ServicePrincipal" },
  });

  beforeEach(async () => {
    bench = await openBench();
    arranged = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    scope = arranged.scope ?? "";
    authorization = `${scope}/providers/Microsoft.Authorization`;
    principal = String((await azure.get(arranged.identity ?? "")).properties.principalId);
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM, and one more each for an identity, a definition and a custom role's name", async () => {
    const { identity = "" } = arranged;
    const ways = [role("AcrPull"), { scope, identity, role: acrPull }, role("theirs"), arranged];
    for (const way of ways) expect((await run(way)).code).toBe(0);
    const checks = [];
    for (const way of ways) checks.push(await run({ ...way, mode: "check" }));
    expect(checks.map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 1],
      [0, 2],
      [0, 2],
      [0, 3],
    ]);
  });

  test.each(["AcrPull", "acrpull", acrPull, acrPull.toUpperCase()])("%s is the same built-in role", async (name) => {
    const ran = await run(role(name));
    expect(await guids()).toEqual([acrPull]);
    const [assignment] = await ownAssignments();
    expect(ran.outputs).toMatchObject({ id: assignment?.id, principal });
    expect(assignment?.properties).toMatchObject({ scope, principalType: "ServicePrincipal" });
  });

  test("an equal assignment under another name is adopted, and a destroy leaves it", async () => {
    await azure.put(`${authorization}/roleAssignments/${byHand}`, byHandBody());
    const ran = await run(role("AcrPull"));
    expect(ran.outputs).toMatchObject({ changed: "false", id: `${authorization}/roleAssignments/${byHand}` });
    const gone = await run({ ...role("AcrPull"), mode: "destroy", confirm: "platform" });
    expect(gone.summary).toContain("left, Slipway did not make it");
    expect(await ownAssignments()).toHaveLength(1);
  });

  test("one that someone creates under another name at the last moment is adopted too", async () => {
    const { requests } = await run({ ...role("AcrPull"), mode: "plan", preflight: "false" });
    // A plan looks once more than an apply before its write: at what the plan would leave.
    const write = bench.cloud.world.record.requests.length + requests.length - 1;
    bench.cloud.before(async (number) => {
      if (number === write) await azure.put(`${authorization}/roleAssignments/${byHand}`, byHandBody());
    });
    const ran = await run(role("AcrPull"));
    bench.cloud.before(undefined);
    expect(`${ran.code}\n${ran.printed}`).toMatch(/^0/);
    expect(ran.requests.map(({ status }) => status)).toContain(409);
    expect((await ownAssignments()).map(({ name }) => name)).toEqual([byHand]);
  });

  test("an assignment above or below the scope is not the one on it", async () => {
    await run({ ...role("Reader"), scope: `/subscriptions/${azure.subscription}` });
    expect((await run({ ...role("Reader"), mode: "check" })).outputs).toMatchObject({ drift: "true" });
  });

  test("a condition is set if given, and kept if not", async () => {
    const condition = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'a'";
    await run(role("Reader"));
    expect((await run({ ...role("Reader"), condition, mode: "check" })).code).toBe(1);
    expect((await run({ ...role("Reader"), condition })).code).toBe(0);
    expect((await ownAssignments())[0]?.properties).toMatchObject({ condition, conditionVersion: "2.0" });
    expect((await run({ ...role("Reader"), mode: "check" })).code).toBe(0);
  });

  test("a custom role of that name is adopted with its GUID and the scopes that others gave it, and outlives a destroy", async () => {
    const wider = `/subscriptions/${azure.subscription}`;
    await define(byHand, {
      roleName: "Hopsworks-Instance",
      description: "by hand",
      permissions: [{ actions: ["*/read"] }],
      assignableScopes: [scope, wider],
    });
    expect((await run(arranged)).code).toBe(0);
    expect(await guids()).toEqual([byHand]);
    const { properties } = await azure.get(builtIn(byHand));
    expect(properties).toMatchObject({
      roleName: "Hopsworks-Instance",
      description: "Lets an instance reach the storage and the images.",
      assignableScopes: [scope, wider],
    });
    await run({ ...arranged, mode: "destroy", confirm: "platform" });
    expect(await ownAssignments()).toEqual([]);
    expect((await azure.get(builtIn(byHand))).name).toBe(byHand);
  });

  test("a destroy removes the assignment and then the definition that Slipway created", async () => {
    await run(arranged);
    const id = builtIn((await guids())[0] ?? "");
    expect((await run({ ...arranged, mode: "destroy", confirm: "platform" })).code).toBe(0);
    expect([await ownAssignments(), await azure.find(id)]).toEqual([[], undefined]);
  });

  test("a role name that is taken elsewhere in the tenant is refused with what to do", async () => {
    await azure.group("elsewhere");
    const elsewhere = scope.replace("platform", "elsewhere");
    await azure.put(`${elsewhere}/providers/Microsoft.Authorization/roleDefinitions/${byHand}`, {
      properties: {
        roleName: "hopsworks-instance",
        permissions: [{ actions: ["*/read"] }],
        assignableScopes: [elsewhere],
      },
    });
    const ran = await run(arranged);
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/RoleDefinitionWithSameNameExists.*choose another name/);
  });

  test.each([
    ["absent", "Reader", /The identity .*\/absent does not exist.*create-identity/],
    ["instance", "No Such Role", /No role named No Such Role can be assigned/],
  ])("%s as %s is named before any write", async (name, roleName, message) => {
    const identity = arranged.identity?.replace(/instance$/, name) ?? "";
    const ran = await run({ scope, identity, role: roleName });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(message);
    expect(armRequests(ran).map(({ method }) => method)).not.toContain("PUT");
    const plan = await run({ scope, identity, role: roleName, mode: "plan" });
    expect([plan.code, plan.printed]).toEqual([1, expect.stringMatching(message)]);
  });

  test("a principal that stays unknown, such as a client ID, is waited for, then refused with what it may be", async () => {
    const ran = await run({ ...role("Reader"), principal: byHand });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/PrincipalNotFound.*client ID where an object ID is needed/);
    expect(armRequests(ran).filter(({ method }) => method === "PUT").length).toBeGreaterThan(5);
  });

  const narrow = (at: string) => JSON.stringify({ name: "x", actions: ["*/read"], assignableScopes: [`${at}2`] });

  test.each<[string, () => Record<string, string>, string]>([
    ["absent", () => ({ role: "Reader" }), "- principal: "],
    ["no role", () => ({ principal }), "- role: "],
    [
      "an identity as a person",
      () => ({ role: "Reader", identity: arranged.identity ?? "", "principal-type": "User" }),
      "- principal-type: ",
    ],
    ["a role that cannot be assigned there", () => ({ principal, definition: narrow(scope) }), "- definition: "],
  ])("%s is refused before the first request", async (_, given, named) => {
    const ran = await run({ scope, ...given() });
    expect([ran.code, ran.requests]).toEqual([1, []]);
    expect(ran.printed).toContain(named);
  });
});
