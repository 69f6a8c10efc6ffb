import action from "../../actions/eks-map-role/src/action.ts";
import { arnOf, type awsAuthWorld, entryOf } from "../../actions/eks-map-role/src/aws-auth-world.test-support.ts";
import { type Attack, areHeldOff, byEntry, nodes, own } from "./world/aws-auth.test-support.ts";

const masters = entryOf("other", "system:masters");
const back = { rollback: "true" };
const lastOne = /the last role from system:masters/;
const written = async (from: string, { now }: ReturnType<typeof awsAuthWorld>) => {
  const inputs = { cluster: "lab", via: "aws-auth", mode: "apply", role: "operator", groups: "viewers" };
  await now().bench.run(action, inputs, undefined, { GITHUB_REPOSITORY: from });
};

const attacks: readonly Attack[] = [
  {
    class: "administrators",
    tried: "the last one loses the group",
    mapRoles: entryOf("operator", "system:masters"),
    inputs: { role: "operator", groups: "a" },
    held: lastOne,
  },
  {
    class: "administrators",
    tried: "the other one has it with a path, which AWS never matches",
    mapRoles: entryOf("operator", "system:masters") + entryOf("team/other", "system:masters"),
    inputs: { role: "operator", groups: "a" },
    held: lastOne,
  },
  {
    class: "administrators",
    tried: "a user has it as a text, which the authenticator leaves out",
    mapRoles: entryOf("operator", "system:masters"),
    more: { mapUsers: "- userarn: arn:aws:iam::111122223333:user/ann\n  groups: system:masters\n" },
    inputs: { role: "operator", groups: "a" },
    held: lastOne,
  },
  {
    class: "this run's own access",
    tried: "its group in aws-auth goes",
    mapRoles: masters + entryOf("deployer", "system:masters"),
    arrange: ({ now }) => now().aws.dropEntry("lab", own),
    inputs: { role: own, groups: "a" },
    held: /signed in as .*system:masters/,
  },
  {
    class: "this run's own access",
    tried: "an entry that counts before its mapping",
    mapRoles: masters + entryOf("deployer", "system:masters"),
    arrange: ({ now }) => now().aws.dropEntry("lab", own),
    inputs: { ...byEntry, role: own, groups: "a" },
    held: /signed in as .*system:masters/,
  },
  {
    class: "this run's own access",
    tried: "its entry's policy for one namespace",
    mapRoles: "",
    inputs: { ...byEntry, role: own, policy: "AmazonEKSClusterAdminPolicy", namespaces: "dev" },
    held: /signed in as .*AmazonEKSClusterAdminPolicy/,
  },
  {
    class: "a rollback",
    tried: "of what another repository did",
    mapRoles: masters,
    arrange: (world) => written("team/other", world),
    inputs: back,
    held: /has no earlier mapRoles.*team\/other/s,
  },
  {
    class: "a rollback",
    tried: "of what nodes were mapped in since, by a text that does not parse",
    mapRoles: masters,
    arrange: async ({ run, now }) => {
      await run({ role: "operator", groups: "viewers" });
      await now().auth.write(`${await now().auth.mapRoles()}${nodes}   - oops\n`);
    },
    inputs: back,
    held: /what nodes join the cluster by/,
  },
  {
    class: "a rollback",
    tried: "of what someone mapped since by a number for a name",
    mapRoles: masters,
    arrange: async ({ run, now }) => {
      await run({ role: "operator", groups: "viewers" });
      await now().auth.write(`${await now().auth.mapRoles()}- rolearn: ${arnOf("x")}\n  username: 1\n  groups: [a]\n`);
    },
    inputs: back,
    held: /was changed since/,
  },
  ...[
    ["a key that is there twice", "username: a\n  username: b"],
    ["a text for groups", "groups: a"],
    ["a number for a name", "username: 7"],
    ["a merge key", "<<: {groups: [a]}"],
    ["a second document", "groups: [a]\n---\n- rolearn: y"],
  ].map(([what, lines]) => ({
    class: "a map that the cluster reads",
    tried: `${what} is called broken, or edited by guess`,
    mapRoles: `- rolearn: ${arnOf("theirs")}\n  ${lines}\n`,
    inputs: { role: "operator", groups: "a" },
    held: /cannot be edited for certain.*The cluster reads it all the same/,
  })),
  {
    class: "a map that the cluster reads",
    tried: "aliases that grow without end",
    mapRoles: `- &a {x: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}\n${["a", "b", "c", "d"].map((at, n) => `- &${at}${n} [${`*${n === 0 ? "a" : `${"abcd"[n - 1]}${n - 1}`}, `.repeat(40)}]\n`).join("")}`,
    inputs: { role: "operator", groups: "a" },
    held: /cannot be (read|edited)/,
  },
  {
    class: "a migration",
    tried: "over mapAccounts, which no entry can do",
    mapRoles: nodes,
    more: { mapAccounts: '- "444455556666"\n' },
    inputs: { migrate: "true", prune: "true" },
    held: /mapAccounts admits every role and user of 444455556666/,
  },
  {
    class: "a migration",
    tried: "of a role that is gone, whose name anyone could take",
    mapRoles: nodes + entryOf("gone", "system:masters"),
    inputs: { migrate: "true", prune: "true" },
    held: /no role named gone/,
  },
  {
    class: "a migration",
    tried: "of a group of system: into nothing",
    mapRoles: entryOf("operator", "system:auditors"),
    inputs: { migrate: "true" },
    held: /the group system:auditors/,
  },
];

describe("attacks on who has access to a cluster of EKS", () => areHeldOff(attacks, 15));
