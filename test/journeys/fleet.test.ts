import { readFileSync, writeFileSync } from "node:fs";
import type { RehearsedRun, Stage } from "@slipway/rehearsal";
import { azureOperator, callWorkflow, errorsOf, signIn } from "@slipway/testing";
import { ended, groups, issues, onStage, pathOf, writes } from "./on-stage.ts";

const permissions = {
  contents: "read",
  "id-token": "write",
  issues: "write",
  "pull-requests": "write",
  actions: "read",
};

const file = "examples/environments.yml";

const fleet = (stage: Stage, mode: string, more: Readonly<Record<string, unknown>> = {}, name = "fleet") =>
  callWorkflow(stage, name, { file, mode, ...signIn, ...more }, "push", { permissions });

/** The table at the end, as its rows. */
const table = ({ jobs }: RehearsedRun): string[] =>
  (jobs.find(({ name }) => name === "called / Overview")?.steps.at(-1)?.summary ?? "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("| ---"));

const row = (name: string, scenario: string, outcome: string) =>
  expect.stringMatching(new RegExp(`^\\| \`${name}\` \\| ${scenario} \\| ${outcome} \\| (https://\\S+)? \\|$`));

const jobsOf = ({ jobs }: RehearsedRun) =>
  jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name.replace("called / ", ""));

const names = (stage: Stage) => async (group: string) => {
  const azure = await azureOperator(stage.cloud);
  const found = await azure.list(`/subscriptions/${azure.subscription}/resourceGroups/${group}/resources`);
  return found.length;
};
void readFileSync;
void writeFileSync;

test("three environments of two scenarios are planned, applied, checked and destroyed, each level after the one before", () =>
  onStage(async (stage) => {
    const { world } = stage.cloud;
    await groups(stage, "platform", "north", "west");
    const count = names(stage);
    const planned = await fleet(stage, "plan");
    expect(ended(planned)).toEqual(["success", []]);
    console.log(table(planned), jobsOf(planned));
    expect(writes(stage)).toEqual([]);

    const applied = await fleet(stage, "apply");
    expect(ended(applied)).toEqual(["success", []]);
    console.log(table(applied), jobsOf(applied));
    const checked = await fleet(stage, "check");
    expect(ended(checked)).toEqual(["success", []]);
    console.log(table(checked), jobsOf(checked), await count("north"));
    void issues; void pathOf; void errorsOf; void world; void row;
  }));
