import { arnOf, entryOf } from "../../actions/eks-map-role/src/aws-auth-world.test-support.ts";
import { type Attack, areHeldOff, byEntry, nodes } from "./world/aws-auth.test-support.ts";

const joins = /Nodes join the cluster lab as/;
const windows = nodes.replace('"system:nodes"', '"system:nodes"\n    - "eks:kube-proxy-windows"');

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
    arrange: async ({ now }) => {
      const { aws, bench } = now();
      await aws.attach("nodes", "AmazonEKSWorkerNodePolicy");
      bench.cloud.world.faults.add({ kind: "reset", match: { route: "GET /kubernetes/", every: 1 } });
    },
    inputs: { ...byEntry, role: "nodes", groups: "a" },
    held: /Nodes join .* as it seems \(EC2 assumes it/,
  },
  {
    class: "nodes, by an entry",
    tried: "an entry of the nodes' type is replaced",
    mapRoles: "",
    arrange: ({ now }) => now().aws.entry("lab", arnOf("team/nodes"), { type: "EC2_LINUX" }),
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
];

describe("attacks on the nodes of a cluster of EKS", () => areHeldOff(attacks, 10));
