import { plan } from "@slipway/reconcile";
import { fakeCluster, lookAt } from "../client/fake-cluster.test-support.ts";
import { awsAuthPath, configMapsPath } from "./config-map.ts";
import type { RoleMapping } from "./edit.ts";
import { awsAuth } from "./mapping.ts";

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const mapping = (name: string, groups: readonly string[], username?: string): RoleMapping => ({
  ...{ arn: arn(name), groups, username, defaultUsername: name },
});
const entry = (name: string, groups: string, more = "") =>
  `- rolearn: ${arn(name)}\n  username: ${name.split("/").at(-1)}\n  groups: [${groups}]\n${more}`;
const nodes = entry("nodes", "system:bootstrappers, system:nodes");

const holding = (mapRoles: string, more: object = {}) =>
  fakeCluster({
    [awsAuthPath]: { metadata: { name: "aws-auth", resourceVersion: "7", ...more }, data: { mapRoles } },
  });
type World = ReturnType<typeof fakeCluster>;
const goalIn = (world: World, ...roles: RoleMapping[]) =>
  awsAuth(world.kubernetes, { cluster: "old", roles, nodesNeedIt: true, caller: arn("runner") });
const changesIn = async (world: World, ...roles: RoleMapping[]) => {
  const { steps } = await plan([goalIn(world, ...roles)]);
  return steps.flatMap(({ changes }) => changes);
};
const textIn = (world: World) => (world.objects.get(awsAuthPath) as { data: { mapRoles: string } }).data.mapRoles;
const field = `mapRoles[${arn("a")}]`;

test.each([
  ["other groups", entry("a", "b, a"), [{ field: `${field}.groups`, have: ["a", "b"], want: ["c"] }]],
  ["no entry", "", [{ field, want: "c" }]],
  ["two entries", entry("a", "x") + entry("a", "c"), [{ field: `${field}.entries`, have: 2, want: 1 }]],
  [
    "a path that never matches",
    entry("team/a", "c"),
    [{ field: `${field}.rolearn`, have: arn("team/a"), want: arn("a") }],
  ],
])("of a role with %s the plan shows what changes, and the others stay byte for byte", async (_what, text, changes) => {
  const world = holding(nodes + text);
  expect(await changesIn(world, mapping("a", ["c"]))).toEqual(changes);
  await (await lookAt(goalIn(world, mapping("a", ["c"])))).execute?.();
  expect(textIn(world)).toContain(nodes);
  expect(await changesIn(world, mapping("a", ["c"]))).toEqual([]);
  expect(world.written).toMatchObject([
    { verb: "patch", path: awsAuthPath, body: { metadata: { resourceVersion: "7" } } },
  ]);
});

test("a name is changed only where one is given, and neither the order of groups nor the letter case of the ARN counts", async () => {
  const world = holding(nodes + entry("A", "c, b"));
  expect(await changesIn(world, mapping("a", ["b", "c", "b"]))).toEqual([]);
  expect(await changesIn(world, mapping("a", ["b", "c"], "boss"))).toEqual([
    { field: `${field}.username`, have: "A", want: "boss" },
  ]);
});

test("a destroy removes what Slipway added, not what was there, and not what nodes join by", async () => {
  const world = holding(nodes + entry("theirs", "viewers"));
  const wanted = [mapping("a", ["c"]), mapping("b", ["c"]), mapping("theirs", ["viewers"])];
  await (await lookAt(goalIn(world, ...wanted))).execute?.();
  const again = goalIn(world, ...wanted.filter((each) => each.arn !== arn("b")));
  const { operation, execute } = await lookAt(again, "absent");
  expect(operation).toBe("delete");
  await execute?.();
  expect(textIn(world)).toBe(
    `${nodes}${entry("theirs", "viewers")}- rolearn: "${arn("b")}"\n  username: "b"\n  groups:\n    - "c"\n`,
  );
  expect((await lookAt(again, "absent")).operation).toBe("none");
});

test("an entry of ours that someone rewrote is theirs", async () => {
  const world = holding(nodes);
  await (await lookAt(goalIn(world, mapping("a", ["c"])))).execute?.();
  const { metadata } = world.objects.get(awsAuthPath) as { metadata: object };
  world.objects.set(awsAuthPath, { metadata, data: { mapRoles: nodes + entry("a", "others") } });
  expect((await lookAt(goalIn(world, mapping("a", ["c"])), "absent")).operation).toBe("none");
});

test("a mapping of nodes that Slipway added stays", async () => {
  const world = holding(entry("a", "viewers"));
  const wanted = mapping("nodes", ["system:bootstrappers", "system:nodes"], "system:node:{{EC2PrivateDNSName}}");
  await (await lookAt(goalIn(world, wanted))).execute?.();
  expect((await lookAt(goalIn(world, wanted), "absent")).operation).toBe("none");
});

test("the last administrator and the runner itself keep their access", async () => {
  const world = holding(nodes + entry("a", "system:masters") + entry("runner", "deployers"));
  await expect(changesIn(world, mapping("a", ["viewers"]))).rejects.toThrow(/the last role from system:masters/);
  await expect(changesIn(world, mapping("runner", ["viewers"]))).rejects.toThrow(arn("runner"));
});

test("where nodes need no aws-auth, one is created without them", async () => {
  const world = fakeCluster({ "/api/v1/nodes?limit=1": { items: [{}] } });
  const want = { cluster: "old", roles: [mapping("a", ["c"])], nodesNeedIt: false, caller: arn("runner") };
  await (await lookAt(awsAuth(world.kubernetes, want))).execute?.();
  expect(world.written.map(({ verb, path }) => [verb, path])).toEqual([["create", configMapsPath]]);
  await expect(
    plan([goalIn(fakeCluster({ "/api/v1/nodes?limit=1": { items: [{}] } }), mapping("a", ["c"]))]),
  ).rejects.toThrow(/locked out/);
});

test("who writes aws-auth again is named, and an odd entry is warned of", async () => {
  const labels = { "helm.toolkit.fluxcd.io/name": "base" };
  const world = holding(nodes + entry("team/odd", "viewers"), { labels });
  await changesIn(world, mapping("a", ["c"]));
  expect(world.said.join("\n")).toMatch(/the Flux release base/);
  expect(world.said.join("\n")).toMatch(/team\/odd/);
});

test("annotations that are full already refuse the change and the destroy", async () => {
  const full = { annotations: { full: "x".repeat(256 * 1024) } };
  await expect(changesIn(holding(nodes, full), mapping("a", ["c"]))).rejects.toThrow(
    /too long to keep its present text/,
  );
});
