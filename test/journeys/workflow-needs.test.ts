import { readFileSync } from "node:fs";
import { join } from "node:path";
import { needyWorkflows, workflowNeeds } from "@slipway/testing";
import { root } from "../actions.ts";

/** What docs/permissions.md says of whole workflows. When it has to be another: npm run record-needs, npm run generate. */
const kept = JSON.parse(readFileSync(join(root, "workflows", "needs.json"), "utf8")) as Record<string, object>;

test("the page tells of every workflow that is recorded", () => {
  expect(Object.keys(kept)).toEqual(needyWorkflows);
});

test.each(needyWorkflows)("%s needs in Azure just what the page of permissions says", async (name) => {
  const needs = await workflowNeeds(root, name);
  expect(Object.fromEntries(needs.map(({ permission, to }) => [permission, to.join(", ")]))).toEqual(kept[name]);
});
