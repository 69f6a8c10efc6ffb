import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

const version = "api-version=2021-05-01-preview";
const log = (category: string) => ({ category, enabled: true });

// What a setting shows and what Azure refuses: terraform-provider-azurerm, internal/services/monitor/monitor_diagnostic_setting_resource.go,
// and the messages quoted in Azure/bicep-registry-modules#3407 and Azure/terraform-azurerm-avm-ptn-aiml-landing-zone#19.
describe("aks-diagnostics", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let workspace: string;
  /** Into the workspace of the other team, unless said otherwise. */
  const run = (more: Record<string, string> = {}) =>
    bench.run(action, {
      cluster: inputs.cluster ?? "",
      workspace,
      "subscription-id": azure.subscription,
      mode: "apply",
      ...more,
    });
  const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/subscriptions/")).length;
  const folder = () => `${inputs.cluster}/providers/Microsoft.Insights/diagnosticSettings`;
  const put = async (name: string, properties: object) => {
    await azure.put(`${folder()}/${name}?${version}`, { properties: { workspaceId: workspace, ...properties } });
    bench.cloud.world.clock.advance(60_000);
  };
  /** The settings by name, each with what it sends. */
  const settings = async () => {
    const all = await azure.list(`${folder()}?${version}`);
    const enabled = (lines: unknown) =>
      (lines as { category?: string; categoryGroup?: string; enabled: boolean }[])
        .filter((line) => line.enabled)
        .map((line) => line.category ?? line.categoryGroup);
    return Object.fromEntries(
      all.map(({ name, properties }) => [name, [...enabled(properties.logs), ...enabled(properties.metrics)].sort()]),
    );
  };
  const own = expect.stringMatching(/\/slipway-[0-9a-f]{16}$/);

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    workspace = `/subscriptions/${azure.subscription}/resourceGroups/platform/providers/Microsoft.OperationalInsights/workspaces/security`;
  });
  afterEach(() => bench.close());

  test("a destroy after the cluster is gone ends well, and says what Azure may keep", async () => {
    const cluster = `${inputs.cluster}-gone`;
    const gone = await run({ cluster, mode: "destroy", confirm: cluster });
    expect(gone).toSucceed();
    expect(gone.printed).toContain("One of its name may have them again");
  });

  test("a setting that sends there is adopted by where it sends to, and a destroy leaves it; a check sends two requests", async () => {
    expect((await run({ mode: "check" })).code).toBe(0);
    const ran = await run({ categories: "guard\nkube-audit", tables: "resource-specific", metrics: "true" });
    expect(ran.outputs).toMatchObject({ id: `${folder()}/security`, workspace });
    expect(ran.printed).toContain("prefer kube-audit-admin");
    expect(await settings()).toEqual({ security: ["AllMetrics", "guard", "kube-audit", "kube-audit-admin"] });
    expect((await azure.get(`${folder()}/security?${version}`)).properties).toMatchObject({
      logAnalyticsDestinationType: "Dedicated",
    });
    expect((await run({ metrics: "false" })).outputs.changed).toBe("true");
    expect(await run({ mode: "destroy", confirm: inputs.cluster ?? "" })).toSucceed();
    expect(await settings()).toEqual({ security: ["guard", "kube-audit", "kube-audit-admin"] });
    // With a workspace of our own: the setting and the workspace.
    expect(await bench.run(action, { ...inputs, mode: "apply" })).toSucceed();
    expect(counted(await bench.run(action, { ...inputs, mode: "check" }))).toBe(2);
  });

  test("what a policy sends by groups counts, and what it lacks goes into a setting of our own", async () => {
    await azure.delete(`${folder()}/security?${version}`);
    await put("setByPolicy", { logs: [{ categoryGroup: "audit", enabled: true }] });
    const covered = await run({ mode: "check", categories: "kube-audit\nkube-audit-admin" });
    expect(covered).toSucceed();
    expect(counted(covered)).toBe(2);
    const ran = await run({ categories: "kube-audit-admin\nguard\nkube-scheduler" });
    expect(ran.outputs.id).toEqual(own);
    const ours = ran.outputs.id?.split("/").at(-1) ?? "";
    expect(await settings()).toEqual({ setByPolicy: ["audit"], [ours]: ["guard", "kube-scheduler"] });
    // In our own, what is no longer listed goes.
    expect(await run({ categories: "kube-audit-admin\nguard" })).toSucceed();
    expect(await settings()).toEqual({ setByPolicy: ["audit"], [ours]: ["guard"] });
    expect(await run({ mode: "destroy", confirm: inputs.cluster ?? "" })).toSucceed();
    expect(await settings()).toEqual({ setByPolicy: ["audit"] });
  });

  test("a setting that sends to a storage account as well is not widened: the rest goes by one of our own", async () => {
    await azure.delete(`${folder()}/security?${version}`);
    const storageAccountId = workspace.replace("OperationalInsights/workspaces", "Storage/storageAccounts");
    await put("archive", { storageAccountId, logs: [log("guard")] });
    expect((await run({ mode: "check", categories: "guard" })).code).toBe(0);
    const { outputs } = await run({ categories: "guard\nkube-scheduler" });
    expect(await settings()).toEqual({ archive: ["guard"], [outputs.id?.split("/").at(-1) ?? ""]: ["kube-scheduler"] });
  });

  test("a setting of ours that someone pointed elsewhere, or gave a group, is put right", async () => {
    await azure.delete(`${folder()}/security?${version}`);
    const { outputs } = await run({ categories: "guard" });
    const ours = outputs.id?.split("/").at(-1) ?? "";
    const other = workspace.replace("security", "depot");
    await azure.put(`${other}?api-version=2023-09-01`, { location: "northeurope", properties: {} });
    await put(ours, { workspaceId: other, logs: [{ categoryGroup: "audit", enabled: true }] });
    expect(await run({ categories: "guard" })).toSucceed();
    expect(await settings()).toEqual({ [ours]: ["guard"] });
    expect((await azure.get(`${folder()}/${ours}?${version}`)).properties.workspaceId).toBe(workspace);
  });

  test.each<[string, Record<string, string>, string[]]>([
    ["a category that the cluster lacks", { categories: "kube-audt" }, ["kube-audt", "Did you mean kube-audit?"]],
    ["a group", { categories: "allLogs" }, ["no logs of the category allLogs"]],
    [
      "a workspace that is not there",
      { workspace: "other", categories: "guard" },
      ["does not exist", "workspace-name"],
    ],
    ["a cluster that is not there", { cluster: "other" }, ["does not exist", "Correct the input cluster"]],
  ])("%s is refused in the plan", async (_what, more, said) => {
    const given = Object.fromEntries(
      Object.entries(more).map(([name, value]) => [
        name,
        value === "other" ? `${name === "cluster" ? inputs.cluster : workspace}x` : value,
      ]),
    );
    expect(await run({ mode: "plan", ...given })).toRefuse(...said);
  });

  // Five at most: MicrosoftDocs azure-monitor-docs, azure-monitor/platform/diagnostic-settings.
  test("a sixth setting is refused in the plan; into a workspace that has one it is no sixth", async () => {
    const first = `${workspace}-0`;
    for (const number of [0, 1, 2, 3]) {
      const workspaceId = `${workspace}-${number}`;
      await azure.put(`${workspaceId}?api-version=2023-09-01`, { location: "northeurope", properties: {} });
      await put(`team-${number}`, { workspaceId, logs: [log("guard")] });
    }
    const other = `${workspace}-other`;
    await azure.put(`${other}?api-version=2023-09-01`, { location: "northeurope", properties: {} });
    expect(await run({ mode: "plan", workspace: other })).toRefuse("5 diagnostic settings", "team-3", "Delete one");
    expect(await run({ workspace: first, categories: "guard\nkube-scheduler" })).toSucceed();
    expect(await settings()).toMatchObject({ "team-0": ["guard", "kube-scheduler"] });
  });

  test("what a policy makes between the look and the write is refused by Azure, seen and counted", async () => {
    await azure.delete(`${folder()}/security?${version}`);
    bench.cloud.before(async (_number) => {
      if (!bench.cloud.world.record.requests.at(-1)?.url.includes("/workspaces/security")) return;
      bench.cloud.before(undefined);
      await put("setByPolicy", { logs: [log("guard")] });
    });
    expect(await run({ categories: "guard" })).toSucceed();
    expect(await settings()).toEqual({ setByPolicy: ["guard"] });
  });
});
