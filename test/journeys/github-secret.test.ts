import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, runNode, type Stage } from "@slipway/rehearsal";
import { addRepository, addToken, secretOf } from "@slipway/simulator";
import { azureOperator, callWorkflow, errorsOf, signIn, sourcesInProcess } from "@slipway/testing";
import { root } from "../actions.ts";

/** The one secret that a caller of azure-foundation hands over. */
const repository = "octo-org/octo-repo";

let stage: Stage;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-secret-"));
  stage = await openStage({
    root,
    folder,
    node: sourcesInProcess(runNode),
    screen: { live: false, columns: 120, write() {} },
    secrets({ world }) {
      addRepository(world, repository, { private: true });
      const permissions = { secrets: "write" } as const;
      return { KEYS: addToken(world, { login: "octocat", kind: "user", permissions, repositories: [repository] }) };
    },
  });
});
afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

test("azure-foundation stores a new private key in a secret of the caller's repository, and a check finds that it matches", async () => {
  const azure = await azureOperator(stage.cloud);
  await azure.group("shop");
  const names = { name: "shop", "storage-account": "contososhop", registry: "contososhop", "github-secret": "SSH_KEY" };
  const inputs = { ...names, "resource-group": "shop", location: "northeurope", ...signIn };
  const run = (mode: string, secrets: object = { "github-token": "${{ secrets.KEYS }}" }) =>
    callWorkflow(stage, "azure-foundation", { ...inputs, mode, confirm: "shop" }, "push", { secrets });
  const stored = () => secretOf(stage.cloud.world, repository, "SSH_KEY");

  const without = await run("apply", {});
  expect(errorsOf(without).join()).toContain("- github-token: It is missing");
  expect([
    without.conclusion,
    await azure.list(`/subscriptions/${azure.subscription}/resourceGroups/shop/resources`),
  ]).toEqual(["failure", []]);

  const applied = await run("apply");
  expect([applied.conclusion, errorsOf(applied)]).toEqual(["success", []]);
  expect(stored()).toContain("OPENSSH PRIVATE KEY");
  expect((await run("check")).conclusion).toBe("success");
  expect((await run("destroy")).conclusion).toBe("success");
  expect(stored()).toBeUndefined();
});
