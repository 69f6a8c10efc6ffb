import { azureTaking, fakeAzure, lookAt, refusal } from "../arm/fake-azure.test-support.ts";
import { diagnosticSetting, diagnosticsOf } from "./diagnostics.ts";

const group = "/subscriptions/s/resourceGroups/g";
const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/w`;
const folder = `${cluster}/providers/Microsoft.Insights/diagnosticSettings`;
const want = {
  cluster,
  workspace,
  categories: undefined,
  metrics: undefined,
  destinationType: undefined,
  isToNew: false,
};
const setting = (name: string, workspaceId = workspace) => ({
  id: `${folder}/${name}`,
  name,
  properties: { workspaceId },
});

test("to a destroy a missing cluster means that its settings cannot be read, which is said", async () => {
  const { azure, said } = fakeAzure(() => [404, refusal("ResourceNotFound")], "destroy");
  expect((await lookAt(diagnosticSetting(azure, await diagnosticsOf(want)), "absent")).operation).toBe("none");
  expect(said).toEqual([
    expect.stringMatching(`^The cluster ${cluster} does not exist: its diagnostic settings cannot be read\\.`),
  ]);
  const denied = fakeAzure(() => [403, refusal("AuthorizationFailed")], "destroy");
  await expect(lookAt(diagnosticSetting(denied.azure, await diagnosticsOf(want)), "absent")).rejects.toMatchObject({
    status: 403,
  });
});

test("its name records its maker: one of the same name for another workspace, and one of others, stay", async () => {
  const { id } = await diagnosticsOf(want);
  const name = id.slice(folder.length + 1);
  for (const [settings, operation] of [
    [[setting(name)], "delete"],
    [[setting(name, "/other")], "none"],
    [[setting("theirs")], "none"],
  ] as const) {
    const { azure } = azureTaking({ [folder]: { value: settings } });
    expect((await lookAt(diagnosticSetting(azure, await diagnosticsOf(want)), "absent")).operation).toBe(operation);
  }
});
