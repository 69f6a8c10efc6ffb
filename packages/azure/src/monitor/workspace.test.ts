import { azureTaking, lookAt } from "../arm/fake-azure.test-support.ts";
import { logWorkspace } from "./workspace.ts";

const group = "/subscriptions/s/resourceGroups/g";
const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/w`;

test("a new workspace is paid by what it takes in, and keeps it for thirty days; it is never moved", async () => {
  const place = { id: workspace, location: undefined, tags: undefined, retentionDays: undefined };
  const { azure } = azureTaking({ [group]: { location: "north" } });
  expect(await lookAt(logWorkspace(azure, place))).toMatchObject({
    operation: "create",
    fields: { location: "north", "properties.sku.name": "PerGB2018", "properties.retentionInDays": 30 },
  });
  const there = azureTaking({ [workspace]: { id: workspace, location: "north", properties: { retentionInDays: 30 } } });
  expect((await lookAt(logWorkspace(there.azure, { ...place, retentionDays: 90 }))).fields).toEqual({
    "properties.retentionInDays": 90,
  });
  expect(await lookAt(logWorkspace(there.azure, { ...place, location: "south" }))).toMatchObject({
    operation: "replace",
    immutable: ["location"],
    refused: expect.stringContaining("create another workspace and send the logs there"),
  });
});

test("later steps of a plan know that a new workspace will have an ID of its own, and see its tags", async () => {
  const { azure } = azureTaking({ [group]: { location: "north" } });
  const goal = logWorkspace(azure, { id: workspace, location: undefined, tags: { a: "b" }, retentionDays: undefined });
  const { shows } = await goal.inspect({ wait: false, want: "present" });
  expect(shows?.[workspace]?.body).toMatchObject({
    tags: { a: "b" },
    properties: { customerId: { "known-after-apply:": "its customer ID" } },
  });
});
