import { azureTaking, writesIn } from "../arm/fake-azure.test-support.ts";
import {
  categoriesPath,
  folder,
  known,
  line,
  look,
  ownName,
  setting,
  want,
  workspace,
} from "./diagnostics.test-support.ts";
import { diagnosticSetting, diagnosticsOf } from "./diagnostics.ts";

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
