import type { WireGroup } from "@slipway/testing";
import { groupLab } from "./lab.test-support.ts";

const lab = groupLab();
const { run, ours, template, writes } = lab;
const tagsOf = async () => ({
  group: ((await ours()) as WireGroup).tags,
  template: await lab.nodes.templateTags("lab", "workers"),
});
const launched = (tags: string) =>
  ["instance", "volume", "network-interface"]
    .map((type) => `<item><resourceType>${type}</resourceType><tagSet>${tags}</tagSet></item>`)
    .join("");
const item = (key: string, value: string) => `<item><key>${key}</key><value>${value}</value></item>`;

// EKS hands on no tags of a node group: aws/containers-roadmap#608 and #1657, terraform-aws-modules/terraform-aws-eks#1558.
test("tags are on the group, on its template, and on all that this launches", async () => {
  expect(await run("apply", { tags: "stage=test\ncost=42" })).toSucceed();
  expect(await tagsOf()).toEqual({
    group: { stage: "test", cost: "42", "made-by": expect.any(String) },
    template: { stage: "test", cost: "42" },
  });
  expect(await template()).toContain(launched(item("stage", "test") + item("cost", "42")));
  expect(await run("check", { tags: "stage=test\ncost=42" })).toSucceed();
  // What the inputs do not name is not looked at.
  expect(await run("check", { tags: "stage=test" })).toSucceed();
  expect(await run("check")).toSucceed();
});

test("another tag is another version of the template, by which nodes are replaced, and tags of others stay", async () => {
  expect(await run("apply", { tags: "stage=test" })).toSucceed();
  const { group } = await tagsOf();
  await lab.nodes.tag("lab", "workers", { theirs: "1" });
  await lab.nodes.tagTemplate("lab", "workers", { theirs: "2" });
  const changed = { tags: "stage=other" };
  expect((await run("plan", changed)).outputs.plan).toMatch(
    /launched\.instance\.stage.*launchTemplate\.version|launchTemplate\.version.*launched\.instance\.stage/,
  );
  expect(await run("apply", changed)).toSucceed();
  expect(await tagsOf()).toEqual({
    group: { ...group, stage: "other", theirs: "1" },
    template: { stage: "other", theirs: "2" },
  });
  expect(await template()).toContain(launched(item("stage", "other")));
  expect((await ours())?.launchTemplate?.version).toBe("2");
});

test("tags that only the group or only the template lost are set there, and no node is replaced", async () => {
  const given = { tags: "stage=test" };
  expect(await run("apply", given)).toSucceed();
  await lab.nodes.tag("lab", "workers", { stage: "strangers" });
  const one = await run("apply", given);
  expect(writes(one)).toEqual([]);
  await lab.nodes.tagTemplate("lab", "workers", { stage: "strangers" });
  const other = await run("apply", given);
  expect([one, other].map(({ code }) => code)).toEqual([0, 0]);
  expect(writes(other)).toEqual(["ec2:CreateTags"]);
  expect(await tagsOf()).toMatchObject({ group: { stage: "test" }, template: { stage: "test" } });
  expect((await ours())?.launchTemplate?.version).toBe("1");
});

test("of a group that others made only the group is tagged, and it stays theirs", async () => {
  await lab.nodes.make("lab", "workers", lab.role, { tags: { team: "theirs" } });
  const ran = await run("apply", { tags: "stage=test" });
  expect(ran).toSucceed();
  expect(writes(ran)).toEqual([]);
  expect((await ours())?.tags).toEqual({ team: "theirs", stage: "test" });
});

test("what others have in the template's tags of machines stays beside ours", async () => {
  expect(await run("apply", { tags: "stage=test" })).toSucceed();
  const spec = "LaunchTemplateData.TagSpecification.1";
  await lab.nodes.addVersion("lab", "workers", {
    [`${spec}.ResourceType`]: "instance",
    [`${spec}.Tag.1.Key`]: "theirs",
    [`${spec}.Tag.1.Value`]: "1",
  });
  await lab.nodes.launchBy("lab", "workers", "2");
  expect(await run("apply", { tags: "stage=other" })).toSucceed();
  expect(await template()).toContain(
    `<resourceType>instance</resourceType><tagSet>${item("theirs", "1")}${item("stage", "other")}</tagSet>`,
  );
});
