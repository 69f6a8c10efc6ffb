import { type AzureOperator, azureOperator, type Bench, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  rival: "Azure has no conditional write for identities",
  stays: { "federated credential": "it has no tags: it goes with its identity" },
});

describe("create-identity", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let identity: string;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const armRequests = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/"));
  const credentials = () => azure.list(`${identity}/federatedIdentityCredentials`);
  const trust = (subject: string, issuer = "https://token.actions.githubusercontent.com") => ({
    properties: { issuer, subject, audiences: ["api://AzureADTokenExchange"] },
  });

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    identity = `/subscriptions/${azure.subscription}/resourceGroups/platform/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer`;
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM, two with credentials", async () => {
    await run();
    const with2 = await run({ mode: "check" });
    const without = await run({ mode: "check", "federated-credentials": "" });
    expect([with2, without].map((ran) => [ran.code, armRequests(ran).length])).toEqual([
      [0, 2],
      [0, 1],
    ]);
  });

  test("a new identity is in its group's region, has the tags, and outputs its two IDs; in a plan of it they are known after apply", async () => {
    const plan = await run({ mode: "plan" });
    expect(plan.outputs).toMatchObject({
      id: identity,
      "client-id": "known-after-apply:this-step.client-id",
      steps: "3",
    });
    const { outputs } = await run();
    const made = await azure.get(identity);
    expect(made).toMatchObject({
      location: "northeurope",
      tags: { stage: "test", "made-by": expect.stringMatching(/^slipway-[0-9a-f]{16}$/) },
    });
    expect(outputs).toMatchObject({
      id: identity,
      "client-id": made.properties.clientId,
      "principal-id": made.properties.principalId,
    });
    expect((await credentials()).map(({ properties }) => properties.subject)).toEqual([
      "repo:octo-org/octo-repo:ref:refs/heads/main",
      "repo:octo-org/octo-repo:environment:production",
    ]);
  });

  test("an existing identity is adopted: its tags and credentials stay, and a destroy leaves it", async () => {
    await azure.put(identity, { location: "northeurope", tags: { Stage: "old", team: "data" }, properties: {} });
    await azure.put(`${identity}/federatedIdentityCredentials/pods`, trust("system:serviceaccount:a:b", "https://c/"));
    await azure.put(
      `${identity}/federatedIdentityCredentials/by-hand`,
      trust("repo:octo-org/octo-repo:environment:production"),
    );
    await azure.put(`${identity}/federatedIdentityCredentials/main`, trust("repo:octo-org/octo-repo:pull_request"));
    expect((await run({ location: "North Europe" })).code).toBe(0);
    expect((await azure.get(identity)).tags).toEqual({ stage: "test", team: "data" });
    const found = await credentials();
    expect(Object.fromEntries(found.map(({ name, properties }) => [name, properties.subject]))).toEqual({
      pods: "system:serviceaccount:a:b",
      "by-hand": "repo:octo-org/octo-repo:environment:production",
      main: "repo:octo-org/octo-repo:ref:refs/heads/main",
    });
    expect((await run({ mode: "destroy", confirm: "deployer" })).code).toBe(0);
    expect(await credentials()).toEqual(found);
  });

  test("a destroy removes an identity that Slipway created, with its credentials", async () => {
    await run();
    expect((await run({ mode: "destroy", confirm: "deployer" })).outputs).toMatchObject({ changed: "true" });
    expect(await azure.find(identity)).toBeUndefined();
  });

  test("another region is a replace, which only an identity in allow-replace gets", async () => {
    await run();
    const ran = await run({ location: "westeurope" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("write allow-replace: deployer")]);
    expect((await run({ location: "westeurope", "allow-replace": "deployer" })).code).toBe(0);
    expect((await azure.get(identity)).location).toBe("westeurope");
  });

  test("another region is refused for an identity that others created, even with allow-replace", async () => {
    await azure.put(identity, {
      location: "northeurope",
      tags: { stage: "test", "made-by": "slipway" },
      properties: {},
    });
    const ran = await run({ location: "westeurope", "allow-replace": "deployer" });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("Slipway did not make it")]);
    expect((await azure.get(identity)).location).toBe("northeurope");
  });

  test("more credentials than Azure allows are refused before any write, with the names of the existing ones", async () => {
    await azure.put(identity, { location: "northeurope", tags: { stage: "test" }, properties: {} });
    for (let index = 0; index < 19; index += 1)
      await azure.put(`${identity}/federatedIdentityCredentials/theirs${index}`, trust(`s${index}`, "https://c/"));
    const ran = await run();
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/19 other federated credentials; with 2 more it would have over 20.*theirs0, theirs1/);
    expect(await credentials()).toHaveLength(19);
  });

  test("a missing resource group is reported with Azure's own error", async () => {
    const ran = await run({ "resource-group": "nowhere", mode: "plan", "federated-credentials": "" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toMatch(/ResourceGroupNotFound.*Create the resource group/);
  });
});
