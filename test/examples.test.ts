import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RehearsedRun, RunOptions, Stage } from "@slipway/rehearsal";
import { addEnvironment, addPullRequest, addRepository, type Protection, repositoryOf } from "@slipway/simulator";
import { azureOperator, errorsOf } from "@slipway/testing";
import { root } from "./actions.ts";
import { differs, ended, groups, onStage } from "./journeys/on-stage.ts";

type Event = RunOptions["trigger"];

const pull: Event = { name: "pull_request", number: 1 };
const push: Event = { name: "push" };
const night: Event = { name: "schedule" };
const form = (inputs: Record<string, string>): Event => ({ name: "workflow_dispatch", inputs });

/** Runs an example as it stands in examples. */
function example(stage: Stage, name: string, trigger: Event): Promise<RehearsedRun> {
  const content = readFileSync(join(root, "examples", name), "utf8");
  return stage.run(name, { file: `.github/workflows/${name}`, content, trigger });
}

const reviewed: Protection = { reviewers: ["octocat"] };

/** A stage with the resource group that the examples name, and a pull request. */
const onPlatform = (act: (stage: Stage) => Promise<void>, production: Protection | "none" = reviewed) =>
  onStage(async (stage) => {
    await groups(stage, "platform");
    addRepository(stage.cloud.world, stage.server.repository, { private: true });
    addPullRequest(stage.cloud.world, stage.server.repository, "A change");
    if (production !== "none") addEnvironment(stage.cloud.world, stage.server.repository, "production", production);
    await act(stage);
  });

/** The names of what there is in the resource group. */
async function there(stage: Stage): Promise<string[]> {
  const azure = await azureOperator(stage.cloud);
  const found = await azure.list(`/subscriptions/${azure.subscription}/resourceGroups/platform/resources`);
  return found.map(({ name }) => String(name)).sort();
}

const fine = ["success", []];

const stories: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  async "azure.yml"(stage) {
    expect(ended(await example(stage, "azure.yml", pull))).toEqual(fine);
    expect(await there(stage)).toEqual([]);
    // Two environments of one name would write over each other's comment.
    const { comments = [] } = repositoryOf(stage.cloud.world, stage.server.repository) ?? {};
    expect(comments.map(({ body }) => /Plan for ([\w-]+)/.exec(body)?.[1]).sort()).toEqual(["foundation", "platform"]);
    const applied = await example(stage, "azure.yml", push);
    expect(ended(applied)).toEqual(fine);
    expect(new Set(applied.jobs.flatMap(({ environment = [] }) => environment))).toEqual(new Set(["production"]));
    expect(await there(stage)).toEqual(expect.arrayContaining(["contosoplatform", "platform", "platform-network"]));
    expect(ended(await example(stage, "azure.yml", night))).toEqual(fine);
    expect(ended(await example(stage, "drift.yml", night))).toEqual(fine);
  },
  // Its apply is in test/journeys/eks-workflow.test.ts.
  async "eks.yml"(stage) {
    const planned = await example(stage, "eks.yml", pull);
    expect([ended(planned), differs(planned)]).toEqual([fine, "true"]);
  },
  async "form.yml"(stage) {
    expect(ended(await example(stage, "form.yml", form({ mode: "apply" })))).toEqual(fine);
    expect(await there(stage)).toContain("platform");
    const mistyped = await example(stage, "form.yml", form({ mode: "destroy", confirm: "platfrom" }));
    expect([mistyped.conclusion, await there(stage)]).toEqual(["failure", expect.arrayContaining(["platform"])]);
    expect(ended(await example(stage, "form.yml", form({ mode: "destroy", confirm: "platform" })))).toEqual(fine);
    expect(await there(stage)).toEqual([]);
  },
  async "own-steps.yml"(stage) {
    for (const event of [pull, push, night]) expect(ended(await example(stage, "own-steps.yml", event))).toEqual(fine);
    expect(await there(stage)).toEqual(["contosoimages", "images"]);
    const azure = await azureOperator(stage.cloud);
    const group = `/subscriptions/${azure.subscription}/resourceGroups/platform/providers`;
    await azure.delete(`${group}/Microsoft.Network/virtualNetworks/images/subnets/builds`);
    await azure.delete(`${group}/Microsoft.ContainerRegistry/registries/contosoimages`);
    const drifted = errorsOf(await example(stage, "own-steps.yml", night)).map((error) => error.split(" ", 1)[0]);
    expect(drifted).toEqual(["add-subnet", "create-acr"]);
    expect(ended(await example(stage, "own-steps.yml", push))).toEqual(fine);
    expect(ended(await example(stage, "own-steps.yml", form({ confirm: "contosoimages" })))).toEqual(fine);
    expect(await there(stage)).toEqual([]);
  },
  async "private-runners.yml"(stage) {
    const { conclusion, jobs } = await example(stage, "private-runners.yml", pull);
    const labels = jobs.flatMap(({ runsOn }) => (runsOn === undefined ? [] : [runsOn]));
    expect([conclusion, labels]).toEqual(["success", [["self-hosted", "linux", "platform"]]]);
  },
  async "fleet.yml"(stage) {
    await groups(stage, "north", "west");
    const chosen = (mode: string) => form({ mode, only: "platform", confirm: mode === "destroy" ? "platform" : "" });
    expect(ended(await example(stage, "fleet.yml", pull))).toEqual(fine);
    expect(ended(await example(stage, "fleet.yml", chosen("apply")))).toEqual(fine);
    expect(await there(stage)).toContain("platform-instance");
    // Two clusters of the file are not there yet.
    expect((await example(stage, "fleet.yml", night)).conclusion).toBe("failure");
    expect(ended(await example(stage, "fleet.yml", chosen("destroy")))).toEqual(fine);
    expect(await there(stage)).toEqual([]);
  },
  async "drift.yml"(stage) {
    // Nothing is there yet: all of it differs, and an issue says so.
    expect((await example(stage, "drift.yml", night)).conclusion).toBe("failure");
  },
};

// GitHub docs, "Managing environments for deployment": one that a job names and that is not there is created without protection.
test.each([
  ["none" as const, "The environment production does not exist"],
  [{}, "The environment production has no protection"],
])("nothing is applied behind an environment with the protection %j", (protection, said) =>
  onPlatform(async (stage) => {
    for (const event of [pull, push])
      expect(ended(await example(stage, "private-runners.yml", event))).toEqual([
        "failure",
        [expect.stringContaining(said)],
      ]);
    expect(await there(stage)).toEqual([]);
  }, protection));

test("each example has a story", () => {
  // The fleet's environments are no workflow, but what one reads.
  const files = readdirSync(join(root, "examples")).filter(
    (name) => name.endsWith(".yml") && name !== "environments.yml",
  );
  expect(Object.keys(stories).sort()).toEqual(files.sort());
});

test.each(Object.entries(stories))("%s does what it says", (_, story) => onPlatform(story));
