import action from "../../actions/eks-map-role/src/action.ts";
import { arnOf, awsAuthWorld, entryOf } from "../../actions/eks-map-role/src/aws-auth-world.test-support.ts";

type Inputs = Readonly<Record<string, string>>;

/** Something that takes access from nodes or people, or admits someone, if it works. */
interface Attack {
  readonly class: string;
  readonly tried: string;
  /** What stands in aws-auth. */
  readonly mapRoles: string;
  readonly more?: Inputs;
  readonly arrange?: () => Promise<unknown>;
  readonly inputs: Inputs;
  /** What the run says. */
  readonly held: RegExp;
}

const nodes = entryOf("nodes", "system:bootstrappers", "system:nodes");
const masters = entryOf("other", "system:masters");
const own = arnOf("deployer");
const byEntry = { via: "access-entry" };
const back = { rollback: "true" };
const joins = /Nodes join the cluster lab as/;
const lastOne = /the last role from system:masters/;
const windows = nodes.replace('"system:nodes"', '"system:nodes"\n    - "eks:kube-proxy-windows"');

describe("attacks on who has access to a cluster of EKS", () => {
  const { run, now } = awsAuthWorld();
  const shut = () =>
    now().bench.cloud.world.faults.add({ kind: "reset", match: { route: "GET /kubernetes/", every: 1 } });
  const written = async (from: string) => {
    const inputs = { cluster: "lab", via: "aws-auth", mode: "apply", role: "operator", groups: "viewers" };
    await now().bench.run(action, inputs, undefined, { GITHUB_REPOSITORY: from });
  };

  const attacks: readonly Attack[] = [
    {
      class: "nodes, by an entry",
      tried: "a STANDARD entry for the nodes' role",
      mapRoles: nodes,
      inputs: { ...byEntry, role: "nodes", groups: "a" },
      held: joins,
    },
    {
      class: "nodes, by an entry",
      tried: "the same, by a policy alone",
      mapRoles: nodes,
      inputs: { ...byEntry, role: "nodes", policy: "AmazonEKSViewPolicy" },
      held: joins,
    },
    {
      class: "nodes, by an entry",
      tried: "the ARN in other letter case in aws-auth",
      mapRoles: nodes.replace("role/nodes", "ROLE/NODES").replace("arn:aws", "ARN:aws"),
      inputs: { ...byEntry, role: "nodes", groups: "a" },
      held: joins,
    },
    {
      class: "nodes, by an entry",
      tried: "a map with a merge key, which Slipway does not edit",
      mapRoles: `- &a {groups: [system:nodes]}\n- <<: *a\n  rolearn: ${arnOf("nodes")}\n`,
      inputs: { ...byEntry, role: "nodes", groups: "a" },
      held: joins,
    },
    {
      class: "nodes, by an entry",
      tried: "a map that one parser takes and another does not",
      mapRoles: `${nodes}- rolearn: x\n\tusername: y\n`,
      inputs: { ...byEntry, role: "nodes", groups: "a" },
      held: joins,
    },
    {
      class: "nodes, by an entry",
      tried: "an API server that does not answer, and a role that EC2 assumes with the nodes' policy",
      mapRoles: nodes,
      arrange: async () => [await now().aws.attach("nodes", "AmazonEKSWorkerNodePolicy"), shut()],
      inputs: { ...byEntry, role: "nodes", groups: "a" },
      held: /Nodes join .* as it seems \(EC2 assumes it/,
    },
    {
      class: "nodes, by an entry",
      tried: "an entry of the nodes' type is replaced",
      mapRoles: "",
      arrange: () => now().aws.entry("lab", arnOf("team/nodes"), { type: "EC2_LINUX" }),
      inputs: { ...byEntry, role: "nodes", groups: "a", "allow-replace": "nodes" },
      held: /of the type EC2_LINUX/,
    },
    {
      class: "nodes, in aws-auth",
      tried: "groups of the nodes' role without system:nodes",
      mapRoles: nodes,
      inputs: { role: "nodes", groups: "system:bootstrappers" },
      held: /what nodes join the cluster by \(system:nodes/,
    },
    {
      class: "nodes, in aws-auth",
      tried: "groups without the one of Windows nodes",
      mapRoles: windows,
      inputs: { role: "nodes", groups: "system:bootstrappers\nsystem:nodes" },
      held: /what nodes join the cluster by \(eks:kube-proxy-windows/,
    },
    {
      class: "nodes, in aws-auth",
      tried: "another name for the nodes' role",
      mapRoles: nodes,
      inputs: { role: "nodes", groups: "system:bootstrappers\nsystem:nodes", username: "x" },
      held: /what nodes join the cluster by/,
    },
    {
      class: "nodes, in aws-auth",
      tried: "a second entry of the role, which would count alone",
      mapRoles: `${nodes}${entryOf("nodes", "system:nodes", "theirs")}`,
      inputs: { role: "nodes", groups: "system:nodes" },
      held: /what nodes join the cluster by \(theirs/,
    },
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
      arrange: () => now().aws.dropEntry("lab", own),
      inputs: { role: own, groups: "a" },
      held: /signed in as .*system:masters/,
    },
    {
      class: "this run's own access",
      tried: "an entry that counts before its mapping",
      mapRoles: masters + entryOf("deployer", "system:masters"),
      arrange: () => now().aws.dropEntry("lab", own),
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
      arrange: () => written("team/other"),
      inputs: back,
      held: /has no earlier mapRoles.*team\/other/s,
    },
    {
      class: "a rollback",
      tried: "of what nodes were mapped in since, by a text that does not parse",
      mapRoles: masters,
      arrange: async () => {
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
      arrange: async () => {
        await run({ role: "operator", groups: "viewers" });
        await now().auth.write(
          `${await now().auth.mapRoles()}- rolearn: ${arnOf("x")}\n  username: 1\n  groups: [a]\n`,
        );
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

  test.each(attacks)("$class: $tried", async ({ mapRoles, more, arrange, inputs, held }) => {
    const { auth, aws, bench } = now();
    await auth.make(mapRoles, more);
    await arrange?.();
    const arns = ["nodes", "operator", "other"].map((name) => arnOf(`team/${name}`));
    const state = async () => [await auth.find(), await Promise.all([own, ...arns].map((arn) => aws.read("lab", arn)))];
    const before = await state();
    const via = "migrate" in inputs ? {} : { via: "aws-auth" };
    for (const mode of ["plan", "apply"]) {
      const ran = await bench.run(action, { cluster: "lab", ...via, ...inputs, mode });
      expect([ran.code, ran.outputs.problem]).toEqual([1, expect.stringMatching(held)]);
    }
    bench.cloud.world.faults.clear();
    expect(await state()).toEqual(before);
  });

  test("there are cases enough, each listed once", () => {
    expect(new Set(attacks.map((attack) => `${attack.class}: ${attack.tried}`)).size).toBe(attacks.length);
    expect(attacks.length).toBeGreaterThanOrEqual(20);
  });
});
