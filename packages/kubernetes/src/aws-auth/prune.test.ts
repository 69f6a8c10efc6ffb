import { plan } from "@slipway/reconcile";
import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { awsAuthPath } from "./config-map.ts";
import { awsAuthPruned } from "./prune.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const user = (name: string) => `arn:aws:iam::111122223333:user/${name}`;
const ofRoles = `# the platform team
- rolearn: ${role("team/a")}
  groups: [never-in-force]
- rolearn: ${role("A")}
  username: a
  groups: [viewers, editors]
# the end
`;
const ofUsers = `- userarn: ${user("b")}
  username: b
  groups: [viewers]
`;
const configMap = (data: object, annotations: object = {}) => ({
  [awsAuthPath]: { metadata: { name: "aws-auth", resourceVersion: "7", annotations }, data },
});
const goalIn = (world: ReturnType<typeof fakeCluster>, ...migrated: string[]) =>
  awsAuthPruned(world.kubernetes, { cluster: "old", caller: role("runner"), migrated });

test("who has an access entry is no longer mapped, by each of their entries, and comments stay", async () => {
  const world = fakeCluster(configMap({ mapRoles: ofRoles, mapUsers: ofUsers }));
  const { steps } = await plan([goalIn(world, role("a"), user("b"))]);
  expect(steps[0]?.changes.map(({ field, have, want }) => [field, have, want])).toEqual([
    [`mapRoles[${role("team/a")}]`, ": never-in-force", "not mapped"],
    [`mapRoles[${role("A")}]`, "a: viewers, editors", "not mapped"],
    [`mapUsers[${user("b")}]`, "b: viewers", "not mapped"],
  ]);
  const { operation, execute } = await lookAt(goalIn(world, role("a"), user("b")));
  expect(operation).toBe("update");
  await execute?.();
  expect(world.written).toEqual([
    {
      verb: "patch",
      path: awsAuthPath,
      body: {
        metadata: { resourceVersion: "7", annotations: expect.any(Object) },
        data: { mapRoles: "# the platform team\n# the end\n", mapUsers: "" },
      },
    },
  ]);
  expect((await lookAt(goalIn(world, role("a"), user("b")))).operation).toBe("none");
});

test("users that stay are not written again, and the text from before can be restored", async () => {
  const world = fakeCluster(configMap({ mapRoles: ofRoles }));
  await (await lookAt(goalIn(world, role("a")))).execute?.();
  const [{ body }] = world.written as unknown as [{ body: { data: object; metadata: { annotations: object } } }];
  expect(body.data).toEqual({ mapRoles: "# the platform team\n# the end\n" });
  expect(Object.values(body.metadata.annotations)).toContain(ofRoles);
});

test.each([
  ["a role", { mapRoles: `${ofRoles}- rolearn: ${role("late")}\n` }, role("late")],
  ["a user", { mapRoles: ofRoles, mapUsers: ofUsers }, user("b")],
])("%s that was mapped since the entries were made keeps the mapping", async (_what, data, newcomer) => {
  const world = fakeCluster(configMap(data));
  await expect(plan([goalIn(world, role("a"))])).rejects.toMatchObject({
    message: `aws-auth of the cluster old maps ${newcomer}, which has no access entry yet.`,
    remedy: "Nothing was removed from it. Run again.",
  });
});

test("who writes aws-auth again is named", async () => {
  const labels = { "helm.toolkit.fluxcd.io/name": "base" };
  const there = { metadata: { name: "aws-auth", resourceVersion: "7", labels }, data: { mapRoles: ofRoles } };
  const world = fakeCluster({ [awsAuthPath]: there });
  await plan([goalIn(world, role("a"))]);
  expect(world.said.join()).toMatch(
    /^warning: Others write the ConfigMap kube-system\/aws-auth as well: the Flux release base/,
  );
});

test("annotations that are full already refuse the change", async () => {
  const world = fakeCluster(configMap({ mapRoles: ofRoles }, { full: "x".repeat(256 * 1024) }));
  await expect(plan([goalIn(world, role("a"))])).rejects.toThrow(/too long to keep its present text/);
});

test("a cluster without aws-auth has nothing to remove", async () => {
  expect((await lookAt(goalIn(fakeCluster({}), role("a")))).operation).toBe("none");
});
