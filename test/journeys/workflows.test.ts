import { readFileSync } from "node:fs";
import { join } from "node:path";
import { longestChain, type Stage } from "@slipway/rehearsal";
import { type FaultKind, repositoryOf } from "@slipway/simulator";
import { azureOperator, needyWorkflows, rehearseFully } from "@slipway/testing";
import { root } from "../actions.ts";
import { differs, ended, issues, onStage, requests, writes } from "./on-stage.ts";
import { recordedRoles } from "./recorded-roles.ts";

/** What docs/permissions.md says of whole workflows. When it has to be another: npm run record-needs, npm run generate. */
const kept = JSON.parse(readFileSync(join(root, "workflows", "needs.json"), "utf8")) as Record<string, object>;

/** The ways in which requests go wrong. Only a read is cut off: what follows a write that was is shown by the laws. */
const kinds: readonly FaultKind[] = ["reset", "throttle", "error-500", "throttle-bare", "error-503", "truncated"];

/** Each tenth request goes wrong, in one of these ways after the other. */
function trouble({ cloud }: Stage): void {
  kinds.forEach((kind, at) => {
    const route = kind === "truncated" ? { route: "GET /" } : {};
    cloud.world.faults.add({ kind, match: { ...route, every: 10 * kinds.length, index: 10 * at + 9 } });
  });
}

test("the page of permissions has every recorded workflow", () => {
  expect(Object.keys(kept)).toEqual(needyWorkflows);
});

// Those of eks, aks-ml and hybrid are in files of their own.
test.each(
  needyWorkflows.filter((name) => !["eks", "aks-ml", "hybrid"].includes(name)),
)("%s, in every mode, while each tenth request goes wrong, ends as it should, leaves all as declared, waits no longer than its longest chain, and needs what its page says", (name) =>
  onStage(
    async (stage) => {
      const { run, needs } = await rehearseFully(stage, name);
      const azure = await azureOperator(stage.cloud);
      const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
      const there = async () => (await azure.list(`${group}/resources`)).map(({ id }) => id);
      const before = await there();
      trouble(stage);
      expect(ended(await run("plan"))).toEqual(["success", []]);
      expect(writes(stage)).toEqual([]);
      const [comment, ...more] = repositoryOf(stage.cloud.world, stage.server.repository)?.comments ?? [];
      expect([comment?.body, more.length]).toEqual([expect.stringContaining("### Plan for shop"), 0]);

      const applied = await run("apply");
      expect(ended(applied)).toEqual(["success", []]);
      const longest = longestChain(applied.jobs).waited;
      expect(longest).toBeGreaterThan(0);
      expect((applied.to - applied.from) / longest).toBeLessThanOrEqual(1.1);
      const since = requests(stage).length;
      const checked = await run("check");
      expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
      expect([writes(stage, since), issues(stage)]).toEqual([[], []]);

      const again = await run("apply");
      expect(again.jobs.filter(({ conclusion }) => conclusion === "success").map((job) => job.name)).toEqual([
        "called / Plan",
      ]);
      expect(writes(stage, since)).toEqual([]);

      expect(ended(await run("plan-destroy"))).toEqual(["success", []]);
      expect(ended(await run("destroy"))).toEqual(["success", []]);
      expect(await there()).toEqual(before);
      expect(new Set(requests(stage).map(({ fault }) => fault))).toEqual(new Set([undefined, ...kinds]));
      expect(needs()).toEqual(kept[name]);
      expect(stage.cloud.world.record.denials).toEqual([]);
    },
    undefined,
    recordedRoles(name),
  ));
