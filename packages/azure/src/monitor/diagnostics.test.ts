import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { type Diagnostics, diagnosticSetting, diagnosticsOf } from "./diagnostics.ts";

const group = "/subscriptions/s/resourceGroups/g";
const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/w`;
const folder = `${cluster}/providers/Microsoft.Insights/diagnosticSettings`;
const categoriesPath = `${cluster}/providers/Microsoft.Insights/diagnosticSettingsCategories`;
const want = {
  cluster,
  workspace,
  categories: undefined as readonly string[] | undefined,
  metrics: undefined as boolean | undefined,
  destinationType: undefined as Diagnostics["destinationType"],
  isToNew: false as boolean,
} satisfies Omit<Diagnostics, "id">;
const category = (name: string, ...categoryGroups: string[]) => ({
  name,
  properties: { categoryType: "Logs", categoryGroups },
});
const known = {
  value: [
    category("kube-audit", "allLogs"),
    category("kube-audit-admin", "audit", "allLogs"),
    category("guard", "audit", "allLogs"),
    category("kube-apiserver", "allLogs"),
    { name: "AllMetrics", properties: { categoryType: "Metrics" } },
  ],
};
const line = (name: string) => ({ category: name, enabled: true });
const setting = (name: string, properties: object) => ({
  id: `${folder}/${name}`.toLowerCase(),
  name,
  properties: { workspaceId: workspace.toUpperCase(), logAnalyticsDestinationType: "Dedicated", ...properties },
});

/** What the diagnostics of a cluster with these settings would do. */
async function look(more: Partial<typeof want>, settings: readonly object[], things: object = {}) {
  const fake = azureTaking({
    [folder]: { value: settings },
    [categoriesPath]: known,
    [workspace]: { id: workspace },
    ...things,
  });
  const diagnostics = await diagnosticsOf({ ...want, ...more });
  return { ...fake, id: diagnostics.id, looked: lookAt(diagnosticSetting(fake.azure, diagnostics)) };
}
const ownName = async () => (await diagnosticsOf(want)).id.slice(folder.length + 1);
// Lines, groups and the limit of five: Azure's page on diagnostic settings, and Microsoft.Insights 2021-05-01-preview.
test.each<[string, Partial<typeof want>, object[], string[], object[]]>([
  ["the usual logs", {}, [], ["kube-audit-admin", "guard", "kube-apiserver"], []],
  [
    "chosen logs and metrics",
    { categories: ["guard"], metrics: true },
    [],
    ["guard"],
    [{ category: "AllMetrics", enabled: true }],
  ],
  [
    "only what no other setting sends there",
    { categories: ["guard", "kube-apiserver"] },
    [setting("theirs", { logs: [line("guard")], storageAccountId: "/sa" })],
    ["kube-apiserver"],
    [],
  ],
  [
    "only what no group of another one has",
    { categories: ["guard", "kube-apiserver"] },
    [setting("theirs", { logs: [{ categoryGroup: "audit", enabled: true }] })],
    ["kube-apiserver"],
    [],
  ],
])("a new setting sends %s", async (_, more, settings, logs, metrics) => {
  const { looked, asked, id } = await look(more, settings);
  await (await looked).execute();
  expect(id).toMatch(/diagnosticSettings\/slipway-[0-9a-f]{16}$/);
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: id }]);
  expect((writesIn(asked)[0]?.body as { properties: object }).properties).toEqual({
    workspaceId: workspace,
    logAnalyticsDestinationType: "Dedicated",
    logs: logs.map(line),
    metrics,
  });
});

test.each<[string, Partial<typeof want>, (own: string) => object[], string[], object]>([
  ["is as wanted", { categories: ["guard"] }, (own) => [setting(own, { logs: [line("guard")] })], [], {}],
  ["nothing is said of", {}, (own) => [setting(own, { logs: [line("kube-audit")] })], [], {}],
  [
    "of others sends all of it",
    { categories: ["guard"] },
    () => [setting("theirs", { logs: [line("guard"), line("kube-audit")] })],
    [],
    {},
  ],
  [
    "of others has all of it in a group",
    { categories: ["guard"] },
    () => [setting("theirs", { logs: [{ categoryGroup: "audit", enabled: true }] })],
    [],
    {},
  ],
  [
    "and another one send all of it",
    { categories: ["guard", "kube-audit"], metrics: true },
    (own) => [
      setting("theirs", { logs: [line("guard")], metrics: [line("AllMetrics")] }),
      setting(own, { logs: [line("kube-audit")] }),
    ],
    [],
    {},
  ],
  [
    "lacks a category",
    { categories: ["guard", "kube-audit"] },
    (own) => [setting(own, { logs: [line("guard")] })],
    ["logs"],
    { logs: ["guard", "kube-audit"].map(line) },
  ],
  [
    "has one switched off",
    { categories: ["guard"] },
    (own) => [setting(own, { logs: [{ category: "guard", enabled: false }] })],
    ["logs"],
    { logs: [line("guard")] },
  ],
  [
    "of ours has one too many",
    { categories: ["guard"] },
    (own) => [setting(own, { logs: [line("guard"), line("kube-audit")] })],
    ["logs"],
    { logs: [line("guard")] },
  ],
  [
    "of others keeps what it has",
    { categories: ["guard"] },
    () => [setting("theirs", { logs: [line("kube-audit")] })],
    ["logs"],
    { logs: ["kube-audit", "guard"].map(line) },
  ],
  [
    "of ours has no metrics",
    { metrics: true },
    (own) => [setting(own, { logs: [line("guard")] })],
    ["metrics"],
    { metrics: [line("AllMetrics")], logs: [line("guard")] },
  ],
  [
    "sends a group keeps it beside its metrics",
    { metrics: true },
    (own) => [setting(own, { logs: [{ categoryGroup: "audit", enabled: true }] })],
    ["metrics"],
    { metrics: [line("AllMetrics")], logs: [{ categoryGroup: "audit", enabled: true }] },
  ],
  [
    "is to have no metrics",
    { metrics: false },
    (own) => [setting(own, { metrics: [line("AllMetrics")] })],
    ["metrics"],
    { metrics: [] },
  ],
  [
    "writes to the shared table",
    { destinationType: "Dedicated" },
    (own) => [setting(own, { logAnalyticsDestinationType: null })],
    ["logAnalyticsDestinationType"],
    { logAnalyticsDestinationType: "Dedicated" },
  ],
  [
    "sends elsewhere",
    { categories: ["guard"] },
    (own) => [setting(own, { workspaceId: "/other", logs: [line("guard")] })],
    ["workspaceId"],
    { workspaceId: workspace },
  ],
])("a setting that %s stays, or is written whole", async (_, more, settings, fields, properties) => {
  const { looked, asked } = await look(more, settings(await ownName()));
  const found = await looked;
  expect([found.operation, Object.keys(found.fields)]).toEqual([fields.length === 0 ? "none" : "update", fields]);
  if (fields.length === 0) return;
  await found.execute();
  expect((writesIn(asked)[0]?.body as { properties: object }).properties).toMatchObject(properties);
});

test("what Azure retired goes along only where it is in use, and what is nothing does not", async () => {
  const retained = { ...line("guard"), retentionPolicy: { enabled: true, days: 7 } };
  const off = { ...line("kube-audit"), retentionPolicy: { enabled: false, days: 0 }, categoryGroup: null };
  const { looked, asked } = await look({ metrics: true }, [
    setting(await ownName(), { logs: [retained, off], metrics: null, storageAccountId: null }),
  ]);
  await (await looked).execute();
  const { properties } = writesIn(asked)[0]?.body as { properties: { logs: object[] } };
  expect(properties.logs).toEqual([retained, line("kube-audit")]);
  expect(Object.keys(properties).sort()).toEqual(["logAnalyticsDestinationType", "logs", "metrics", "workspaceId"]);
});

test.each<[string, Partial<typeof want>, object[], object, string, string | RegExp]>([
  [
    "an unknown category",
    { categories: ["guart"] },
    [],
    {},
    "The cluster has no logs of the category guart.",
    "Did you mean guard? It has kube-audit, kube-audit-admin, guard, kube-apiserver.",
  ],
  [
    "a workspace that is not there",
    {},
    [],
    { [workspace]: undefined },
    `The workspace ${workspace} does not exist.`,
    /^Correct the input workspace; or give workspace-name and resource-group/,
  ],
  [
    "a sixth setting",
    {},
    ["a", "b", "c", "d", "e"].map((name) => setting(name, { workspaceId: "/other" })),
    {},
    "The cluster has 5 diagnostic settings (a, b, c, d, e), and Azure allows no more.",
    "Delete one that no one needs, or name a workspace that one of them sends to.",
  ],
  [
    "a cluster that is not there",
    {},
    [],
    { [folder]: undefined },
    `The cluster ${cluster} does not exist.`,
    "Correct the input cluster, or create the cluster first (action create-aks).",
  ],
])("%s is refused", async (_, more, settings, things, message, remedy) => {
  const { looked } = await look(more, settings, things);
  await expect(looked).rejects.toMatchObject({
    message,
    remedy: typeof remedy === "string" ? remedy : expect.stringMatching(remedy),
  });
});

test("a fifth setting, a cluster without categories yet and a workspace that is planned are fine", async () => {
  const four = ["a", "b", "c", "d"].map((name) => setting(name, { workspaceId: "/other" }));
  const { looked } = await look({ categories: ["guart"], isToNew: true }, four, {
    [categoriesPath]: { value: [] },
    [workspace]: undefined,
  });
  expect((await looked).operation).toBe("create");
});

test("each unknown category is named with the one that is meant", async () => {
  const { looked } = await look({ categories: ["guart", "kube-audi", "guard"] }, []);
  await expect(looked).rejects.toMatchObject({
    message: "The cluster has no logs of the category guart, kube-audi.",
    remedy: expect.stringMatching(/^Did you mean guard, kube-audit\? It has /),
  });
});

test("a change of a setting shows what it sends now", async () => {
  const own = setting(await ownName(), {
    logs: [line("kube-audit"), line("guard"), { categoryGroup: "audit", enabled: true }],
    logAnalyticsDestinationType: null,
  });
  const fake = azureTaking({ [folder]: { value: [own] }, [categoriesPath]: known, [workspace]: { id: workspace } });
  const all = { categories: ["kube-apiserver"], metrics: true, destinationType: "Dedicated" as const };
  const goal = diagnosticSetting(fake.azure, await diagnosticsOf({ ...want, ...all }));
  const { step } = await goal.inspect({ wait: false, want: "present" });
  expect(step?.changes).toEqual([
    { field: "logs", have: ["audit", "guard", "kube-audit"], want: ["kube-apiserver"] },
    { field: "metrics", have: false, want: true },
    { field: "logAnalyticsDestinationType", have: "AzureDiagnostics", want: "Dedicated" },
  ]);
});
