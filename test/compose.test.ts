import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOptions } from "@slipway/rehearsal";
import { addEnvironment, addPullRequest, addRepository } from "@slipway/simulator";
import { azureOperator } from "@slipway/testing";
import { root } from "./actions.ts";
import { ended, groups, issues, onStage } from "./journeys/on-stage.ts";

const page = readFileSync(join(root, "docs/compose.md"), "utf8");

/** The workflows of the page: a step of its own, in this order. */
const [chained = "", approved = "", byDigest = "", checked = ""] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
  ([, text = ""]) => text,
);

const fine = ["success", []];

test("the workflows of the page do what it says of them", () =>
  onStage(async (stage) => {
    const { world } = stage.cloud;
    await groups(stage, "platform");
    addRepository(world, stage.server.repository, { private: true });
    addPullRequest(world, stage.server.repository, "A change");
    addEnvironment(world, stage.server.repository, "production", { reviewers: ["octocat"] });
    const azure = await azureOperator(stage.cloud);
    const group = `/subscriptions/${azure.subscription}/resourceGroups/platform`;
    const there = async () => (await azure.list(`${group}/resources`)).map(({ name }) => name).sort();
    const run = (name: string, content: string, trigger: RunOptions["trigger"]) =>
      stage.run(name, { file: `.github/workflows/${name}.yml`, content, trigger });
    const pull = { name: "pull_request", number: 1 } as const;
    const push = { name: "push" } as const;
    const night = { name: "schedule" } as const;

    for (const [name, content] of Object.entries({ chained, approved }))
      expect(ended(await run(name, content, pull))).toEqual(fine);
    expect(await there()).toEqual([]);

    expect(ended(await run("digest", byDigest, push))).toEqual(fine);
    expect(await there()).toEqual(["contosoimages"]);
    expect(ended(await run("approved", approved, push))).toEqual(fine);
    expect(await there()).toEqual(["contosoimages", "images"]);
    expect(ended(await run("approved", approved, night))).toEqual(fine);
    expect(ended(await run("checked", checked, night))).toEqual(fine);

    await azure.delete(`${group}/providers/Microsoft.Network/virtualNetworks/images/subnets/builds`);
    expect((await run("approved", approved, night)).conclusion).toBe("failure");
    expect(issues(stage)).toMatchObject([{ state: "open" }]);
    expect(ended(await run("approved", approved, push))).toEqual(fine);
    expect(issues(stage)).toMatchObject([{ state: "closed" }]);

    const remove = (confirm: string) => run("approved", approved, { name: "workflow_dispatch", inputs: { confirm } });
    expect((await remove("image")).conclusion).toBe("failure");
    expect(await there()).toEqual(["contosoimages", "images"]);
    expect(ended(await remove("images"))).toEqual(fine);
    expect(await there()).toEqual([]);
  }));
