import type { Trigger } from "@slipway/rehearsal";
import { addPullRequest, addRepository } from "@slipway/simulator";
import { callWorkflow } from "@slipway/testing";
import { ended, groups, onStage, pathOf, requests, workflows, writes } from "./on-stage.ts";

interface Case {
  readonly event: string;
  readonly trigger: Trigger;
  readonly does: "plans" | "applies" | "nothing" | "refuses";
}

/** GitHub docs, "Events that trigger workflows" and "Workflow triggers from forks". Only the default branch applies by itself. */
const cases: readonly Case[] = [
  { event: "a pull request", trigger: { name: "pull_request", number: 1 }, does: "plans" },
  { event: "a pull request of Dependabot", trigger: { name: "pull_request", actor: "dependabot[bot]" }, does: "plans" },
  { event: "a pull request from a fork", trigger: { name: "pull_request", fork: true }, does: "nothing" },
  { event: "a merge queue", trigger: { name: "merge_group" }, does: "plans" },
  { event: "a push to the default branch", trigger: { name: "push" }, does: "applies" },
  { event: "a push to another branch", trigger: { name: "push", branch: "feature" }, does: "refuses" },
  {
    event: "a push to a branch of the merge queue",
    trigger: { name: "push", branch: "gh-readonly-queue/main/pr-1" },
    does: "refuses",
  },
  { event: "a tag", trigger: { name: "push", tag: "v1" }, does: "refuses" },
  { event: "a dispatch from the default branch", trigger: { name: "workflow_dispatch" }, does: "applies" },
  {
    event: "a dispatch from another branch",
    trigger: { name: "workflow_dispatch", branch: "feature" },
    does: "refuses",
  },
  { event: "a dispatch from a tag", trigger: { name: "workflow_dispatch", tag: "v1" }, does: "refuses" },
  { event: "a release", trigger: { name: "release" }, does: "refuses" },
];

test.each(cases)("on $event azure-foundation, left to choose, $does", ({ trigger, does }) =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    addRepository(stage.cloud.world, stage.server.repository, { private: true });
    addPullRequest(stage.cloud.world, stage.server.repository, "A change");
    const since = requests(stage).length;
    const [conclusion, errors] = ended(
      await callWorkflow(stage, "azure-foundation", workflows["azure-foundation"], trigger),
    );
    const asked = requests(stage)
      .slice(since)
      .filter(({ url }) => /management\.azure\.com/.test(url));
    const made = writes(stage, since).filter((each) => pathOf(each).includes("/storageaccounts/"));
    const seen = { conclusion, asks: asked.length > 0, writes: made.length > 0 };
    expect(seen).toEqual(
      {
        plans: { conclusion: "success", asks: true, writes: false },
        applies: { conclusion: "success", asks: true, writes: true },
        nothing: { conclusion: "skipped", asks: false, writes: false },
        refuses: { conclusion: "failure", asks: true, writes: false },
      }[does],
    );
    if (does === "refuses") expect(errors.join("\n")).toMatch(/mode/);
  }));
