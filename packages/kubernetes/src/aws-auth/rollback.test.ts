import { fingerprint, plan } from "@slipway/reconcile";
import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { awsAuthPath } from "./config-map.ts";
import { readMapRoles } from "./map-roles.ts";
import { annotationsFor, writerOf } from "./notes.ts";
import { awsAuthRollback } from "./rollback.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const entry = (name: string, ...groups: string[]) =>
  `- rolearn: ${role(name)}\n  username: ${name}\n  groups: [${groups.join(", ")}]\n`;
const caller = role("runner");
const nodes = entry("nodes", "system:bootstrappers", "system:nodes");
const before = nodes + entry("a", "viewers");
const after = nodes + entry("a", "editors") + entry("b", "viewers");

/** aws-auth as a change of ours from one text to another leaves it. */
async function noted(from: string, to: string, by = caller, owned: readonly string[] = []) {
  const change = { before: from, after: to, entries: readMapRoles(to).entries, owned, writer: await writerOf(by, {}) };
  return {
    data: { mapRoles: to },
    metadata: { name: "aws-auth", resourceVersion: "7", annotations: await annotationsFor("old", change) },
  };
}
const goalIn = (world: ReturnType<typeof fakeCluster>) => awsAuthRollback(world.kubernetes, { cluster: "old", caller });

test("mapRoles becomes what it was, and the plan shows each role that changes", async () => {
  const world = fakeCluster({ [awsAuthPath]: await noted(before, after) });
  const { steps } = await plan([goalIn(world)]);
  expect(steps[0]?.changes).toEqual([
    { field: `mapRoles[${role("a")}]`, have: "a: editors", want: "a: viewers" },
    { field: `mapRoles[${role("b")}]`, have: "b: viewers", want: "not mapped" },
  ]);
  await (await lookAt(goalIn(world))).execute?.();
  expect(world.written).toEqual([
    {
      verb: "patch",
      path: awsAuthPath,
      body: { metadata: { resourceVersion: "7", annotations: expect.any(Object) }, data: { mapRoles: before } },
    },
  ]);
  expect((await lookAt(goalIn(world))).operation).toBe("none");
});

test("roles that Slipway added before stay its own, and those that go are forgotten", async () => {
  const first = await noted(nodes, before, caller, [role("a")]);
  const second = await noted(before, after, caller, [role("a"), role("b")]);
  const annotations = { ...second.metadata.annotations, "slipway/roles": first.metadata.annotations["slipway/roles"] };
  const world = fakeCluster({ [awsAuthPath]: { ...second, metadata: { ...second.metadata, annotations } } });
  await (await lookAt(goalIn(world))).execute?.();
  const { metadata } = world.objects.get(awsAuthPath) as typeof first;
  expect(Object.keys(JSON.parse(metadata.annotations["slipway/roles"] ?? ""))).toEqual([role("a").toLowerCase()]);
});

test("what someone else changed since is not undone", async () => {
  const there = await noted(before, after);
  const world = fakeCluster({ [awsAuthPath]: { ...there, data: { mapRoles: after + entry("c", "viewers") } } });
  const error = await plan([goalIn(world)]).catch((thrown) => thrown);
  expect(error.message).toMatch(/was changed since Slipway wrote it last from here, and a rollback would undo that/);
  expect(error.remedy).toContain(`the annotation slipway/map-roles-before.${(await writerOf(caller, {})).key}`);
});

test("a text that no longer parses is replaced all the same", async () => {
  const there = await noted(before, after);
  const world = fakeCluster({ [awsAuthPath]: { ...there, data: { mapRoles: "- rolearn: [" } } });
  const { steps } = await plan([goalIn(world)]);
  expect(steps[0]?.changes).toEqual([{ field: "mapRoles", have: "not readable", want: "as before" }]);
  await (await lookAt(goalIn(world))).execute?.();
  expect((world.objects.get(awsAuthPath) as { data: object }).data).toEqual({ mapRoles: before });
});

test("a rollback that would lock the nodes out is refused", async () => {
  const world = fakeCluster({ [awsAuthPath]: await noted(entry("a", "viewers"), after) });
  await expect(plan([goalIn(world)])).rejects.toThrow(/what nodes join the cluster by/);
});

test.each([
  ["no aws-auth", {}, "Leave rollback out."],
  [
    "no change of ours",
    { [awsAuthPath]: { metadata: { name: "aws-auth" }, data: { mapRoles: after } } },
    "Leave rollback out.",
  ],
])("with %s there is nothing to go back to", async (_what, there, remedy) => {
  await expect(plan([goalIn(fakeCluster(there))])).rejects.toMatchObject({
    message: expect.stringMatching(/^aws-auth in the cluster old has no earlier mapRoles/),
    remedy,
  });
});

test("a change of others is theirs to undo", async () => {
  const world = fakeCluster({ [awsAuthPath]: await noted(before, after, role("other")) });
  await expect(plan([goalIn(world)])).rejects.toMatchObject({
    remedy: `Leave rollback out, or run it where it was changed: ${role("other")}.`,
  });
});

test("who wrote the text is said", async () => {
  const there = await noted(before, after);
  const managedFields = [{ manager: "kubectl-edit", fieldsV1: { "f:data": { "f:mapRoles": {} } } }];
  const world = fakeCluster({ [awsAuthPath]: { ...there, metadata: { ...there.metadata, managedFields } } });
  await plan([goalIn(world)]);
  expect(world.said).toEqual([
    "What is changed in the ConfigMap kube-system/aws-auth was written by the field manager kubectl-edit.",
  ]);
  expect(await fingerprint(after)).toBe(Object.values(there.metadata.annotations).at(-1)?.split(" by ")[0]);
});
