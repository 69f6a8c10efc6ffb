import { type AzureOperator, azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads the policies of a registry",
  rival: "the policy comes with its registry",
});

describe("acr-retention", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  let azure: AzureOperator;
  const signIn = /\/oauth2\/|\/github-oidc\/|openid-configuration/;

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
  });
  afterEach(() => bench.close());

  test("a check without drift sends ARM two requests by name, one by ID", async () => {
    const { outputs } = await bench.run(action, { ...inputs, mode: "apply" });
    const byName = await bench.run(action, { ...inputs, mode: "check" });
    const byId = await bench.run(action, { ...inputs, registry: outputs.id ?? "", mode: "check" });
    const counts = [byName, byId].map(({ requests }) => requests.filter(({ url }) => !signIn.test(url)).length);
    expect(counts).toEqual([2, 1]);
  });

  // "Soft delete and the retention policy exclude each other": azure-management-docs, container-registry-soft-delete-policy.md.
  test("beside soft delete, which only previews show, it refuses before any write", async () => {
    const group = `/subscriptions/${azure.subscription}/resourceGroups/images`;
    const policies = { softDeletePolicy: { status: "enabled", retentionDays: 30 } };
    await azure.put(`${group}/providers/Microsoft.ContainerRegistry/registries/keptimages`, {
      location: "northeurope",
      sku: { name: "Premium" },
      properties: { policies },
    });
    const kept = { ...inputs, registry: "keptimages", mode: "plan" };
    expect(await bench.run(action, kept)).toRefuse("keeps deleted images for 30 days", "soft-delete update");
    expect(await bench.run(action, { ...kept, enabled: "false" })).toSucceed();
  });

  test("below Premium it refuses before any write and says how to raise the tier; a policy that is off needs no change", async () => {
    const group = `/subscriptions/${azure.subscription}/resourceGroups/images`;
    await azure.put(`${group}/providers/Microsoft.ContainerRegistry/registries/smallimages`, {
      location: "northeurope",
      sku: { name: "Basic" },
      properties: {},
    });
    const refused = await bench.run(action, { ...inputs, registry: "smallimages", mode: "plan" });
    expect(refused.code).toBe(1);
    expect(refused.printed).toContain("only Premium has a retention policy");
    expect(refused.printed).toContain("az acr update --name smallimages --sku Premium");
    const off = await bench.run(action, { ...inputs, registry: "smallimages", enabled: "false", mode: "check" });
    expect(off.code).toBe(0);
  });

  test("the days of a policy that is off are not drift", async () => {
    expect((await bench.run(action, { ...inputs, enabled: "false", days: "99", mode: "check" })).code).toBe(0);
  });

  test.each(["0", "365"])("%s days can be set", async (days) => {
    expect((await bench.run(action, { ...inputs, days, mode: "apply" })).code).toBe(0);
    expect((await bench.run(action, { ...inputs, days, mode: "check" })).outputs).toMatchObject({ drift: "false" });
  });

  test.each(["-1", "366", "7.5", "week"])("%s days are refused before the first request", async (days) => {
    const ran = await bench.run(action, { ...inputs, days, mode: "apply" });
    expect(ran).toMatchObject({ code: 1, requests: [], printed: expect.stringContaining("- days: ") });
  });

  test("it warns about what is not covered only when it switches the policy on", async () => {
    const first = await bench.run(action, { ...inputs, mode: "apply" });
    expect(first.printed).toMatch(/::warning::Retention covers only manifests .* not OCI manifests/);
    expect(first.outputs["covers-from"]).toMatch(/^2026-/);
    expect((await bench.run(action, { ...inputs, mode: "check" })).printed).not.toContain("::warning::");
  });

  test("a missing registry is named, with where it was looked for", async () => {
    const ran = await bench.run(action, { ...inputs, registry: "nosuchimages" });
    expect(ran.code).toBe(1);
    expect(ran.printed).toContain(
      `No Microsoft.ContainerRegistry/registries named nosuchimages was found in subscription ${azure.subscription}.`,
    );
  });

  test("a destroy succeeds if the registry is gone", async () => {
    const registry = `/subscriptions/${azure.subscription}/resourceGroups/images/providers/Microsoft.ContainerRegistry/registries/nosuchimages`;
    const gone = await bench.run(action, { ...inputs, registry, mode: "destroy", confirm: "nosuchimages" });
    expect(gone).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });

  test("a name without a subscription is refused before the first request", () => {
    const { problems } = { problems: action.contradictions?.({ registry: inputs.registry ?? "" }) ?? [] };
    expect(problems.map(({ input }) => input)).toEqual(["subscription-id"]);
  });
});
