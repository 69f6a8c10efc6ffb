import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, runNode } from "@slipway/rehearsal";
import { callWorkflow, errorsOf, signIn } from "@slipway/testing";
import { root } from "./actions.ts";
import { checkout, script } from "./checkout.ts";
import { groups } from "./journeys/on-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-new-workflow-"));
const at = join(folder, "tree");

beforeAll(() => checkout(at));
afterAll(() => rmSync(folder, { recursive: true }));

test("a new workflow passes the checks, and plans, applies, checks and destroys as it stands", async () => {
  script(at, "scripts/new-workflow.ts", "sample");
  expect(script(at, "scripts/generate.ts", "--check")).toContain("fresh");
  expect(script(at, "scripts/lint-workflows.ts")).toBe("");
  expect(() => script(at, "scripts/new-workflow.ts", "sample")).toThrow(/exists already/);
  expect(() => script(at, "scripts/new-workflow.ts", "Sample!")).toThrow(/is no name for a workflow/);
  const rest = readFileSync(join(at, "workflows", "sample.yml"), "utf8").split("permissions: {}")[1] ?? "";
  expect(rest.split("\n").length).toBeLessThan(250);

  cpSync(join(root, "dist"), join(at, "dist"), { recursive: true });
  const screen = { live: false, columns: 120, write() {} };
  const stage = await openStage({ root: at, folder: join(folder, "run"), node: runNode, screen });
  try {
    await groups(stage, "shop");
    const inputs = { name: "shop", "resource-group": "shop", ...signIn };
    for (const [event, more] of [
      ["push", {}],
      ["schedule", {}],
      ["push", { mode: "destroy", confirm: "shop" }],
    ] as const) {
      const ran = await callWorkflow(stage, "sample", { ...inputs, ...more }, event);
      expect([event, ran.conclusion, errorsOf(ran)]).toEqual([event, "success", []]);
    }
  } finally {
    await stage.close();
  }
});
