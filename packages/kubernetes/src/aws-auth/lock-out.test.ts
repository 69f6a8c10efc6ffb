import { admitsNodes, inForce, isForNodes, oddities, refuseLockOut } from "./lock-out.ts";
import type { MappedRole } from "./mapped-role.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const entry = (arn: string, groups: string[] = [], username: string | undefined = "u", line = 1): MappedRole => ({
  arn,
  username,
  groups,
  fields: {},
  line,
});
const masters = entry(role("admin"), ["system:masters"]);
const nodes = entry(role("nodes"), ["system:bootstrappers", "system:nodes"], "system:node:{{EC2PrivateDNSName}}");
const guarded = { mapUsers: undefined, caller: role("deployer") };

// What the authenticator makes of the entries: kubernetes-sigs/aws-iam-authenticator, pkg/mapper and pkg/arn.
test("of several entries for one role the last is in force, and none with a path or without a role", () => {
  const [one, last] = [entry(role("a"), ["x"]), entry(role("A"), ["y"])];
  expect([...inForce([one, last, entry(role("team/b")), entry("")]).values()]).toEqual([last]);
});

test("what is odd is said by its lines, and what names no role is nothing to say of", () => {
  expect(
    oddities([
      entry(role("a"), [], "u", 1),
      entry("", [], "u", 3),
      entry("", [], "u", 4),
      entry(role("A"), [], "u", 7),
      entry(role("team/b"), [], "u", 9),
    ]),
  ).toEqual([
    expect.stringMatching(
      /^aws-auth maps arn:aws:iam::111122223333:role\/a more than once, in lines 1, 7: only the last takes effect\.$/i,
    ),
    `aws-auth maps ${role("team/b")} in line 9 with its path, which AWS never matches: it gives no one access.`,
  ]);
  expect(oddities([masters, nodes])).toEqual([]);
});

test.each<[string, MappedRole[], MappedRole[], object, string | undefined]>([
  ["nothing", [masters, nodes], [masters, nodes], {}, undefined],
  [
    "the last administrator",
    [masters, nodes],
    [nodes],
    {},
    "This would remove the last role from system:masters in aws-auth",
  ],
  ["one of two", [masters, entry(role("b"), ["system:masters"])], [masters], {}, undefined],
  [
    "the last role, where a user administers",
    [masters],
    [],
    { mapUsers: "- userarn: arn:aws:iam::111122223333:user/eve\n  groups: [system:masters]\n" },
    undefined,
  ],
  ["an administrator that is not in force", [entry(role("team/a"), ["system:masters"])], [], {}, undefined],
  [
    "the nodes",
    [masters, nodes],
    [masters],
    {},
    "what nodes join the cluster by (system:bootstrappers, system:nodes, system:node:{{EC2PrivateDNSName}})",
  ],
  [
    "a group of the nodes",
    [masters, nodes],
    [masters, { ...nodes, groups: ["system:nodes"] }],
    {},
    "what nodes join the cluster by (system:bootstrappers,",
  ],
  [
    "the name of the nodes",
    [masters, nodes],
    [masters, { ...nodes, username: "x" }],
    {},
    "what nodes join the cluster by",
  ],
  [
    "what the run acts by",
    [masters, entry(role("deployer"), ["ops", "dev"])],
    [masters, entry(role("deployer"), ["dev"])],
    {},
    "would take from it in aws-auth the groups that it acts by (ops)",
  ],
  ["what another one acts by", [masters, entry(role("b"), ["ops"])], [masters], {}, undefined],
])("a change that removes %s", (_, before, after, more, message) => {
  const change = () => refuseLockOut(before, after, { ...guarded, ...more });
  if (message === undefined) expect(change).not.toThrow();
  else
    expect(change).toThrow(
      expect.objectContaining({
        name: "UnfitError",
        message: expect.stringContaining(message),
        remedy: expect.stringMatching(/^Nothing was written\./),
      }),
    );
});

test.each([
  [nodes, true, true],
  [entry(role("a"), ["system:bootstrappers"]), true, false],
  [entry(role("a"), [], "system:node:x"), true, false],
  [entry(role("a"), ["system:nodes"], undefined), true, true],
  [entry(role("a"), ["dev"], "my-system:node:x"), false, false],
])("whether an entry is for nodes, and admits them (%#)", (one, isFor, admits) => {
  expect([isForNodes(one), admitsNodes(one)]).toEqual([isFor, admits]);
});
