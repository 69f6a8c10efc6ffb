import type { Fact } from "./fact.ts";

const eks = "packages/aws/src/eks";
const auth = "packages/kubernetes/src/aws-auth";
const signIn = "packages/aws/src/sign-in";
const sim = "packages/simulator/src/aws";

/** What AWS and the clients of Kubernetes do that is easily taken to be otherwise. */
export const awsFacts: readonly Fact[] = [
  {
    says: "An access entry takes precedence over aws-auth for its role, whole: nodes that join by aws-auth are lost to it.",
    source: "EKS: migrating-access-entries; aws/containers-roadmap#185",
    breaks: [
      {
        rule: "the refusal for a role that nodes join by",
        file: `${eks}/precedence.ts`,
        from: 'if (now.forNodes) throw nodesJoin(want, "by aws-auth");',
        to: "",
        test: "actions/eks-map-role/src/precedence.test.ts",
      },
      {
        rule: "the words on groups that would be lost",
        file: `${eks}/precedence.ts`,
        from: "const lost = now.groups.filter((group) => !isKept(group, want));",
        to: "const lost: string[] = [];",
        test: "actions/eks-map-role/src/precedence.test.ts",
      },
      {
        rule: "the look at node groups where aws-auth cannot be read",
        file: `${eks}/precedence.ts`,
        from: "if (sign !== undefined) throw nodesJoin(want, `as it seems (${sign})`);",
        to: "",
        test: "actions/eks-map-role/src/precedence.test.ts",
      },
      {
        rule: "the precedence in the simulated cloud",
        file: `${sim}/services/eks/authenticators.ts`,
        from: 'if (authenticationMode(cluster) === "CONFIG_MAP") {',
        to: "if (cluster !== undefined) {",
        test: `${sim}/services/eks/sign-in.test.ts`,
      },
    ],
  },
  {
    says: "The authenticator of EKS reads aws-auth leniently: doubled keys, merge keys, a byte order mark, the first of several documents.",
    source: "aws-iam-authenticator, pkg/mapper/configmap",
    breaks: [
      {
        rule: "doubled keys that are taken",
        file: `${auth}/as-used.ts`,
        from: "uniqueKeys: false",
        to: "uniqueKeys: true",
        test: "test/attacks/aws-auth.test.ts",
      },
      {
        rule: "merge keys that are resolved",
        file: `${auth}/as-used.ts`,
        from: 'version: "1.1"',
        to: 'version: "1.2"',
        test: `${auth}/edit.test.ts`,
      },
      {
        rule: "the mark that is passed over",
        file: `${auth}/as-used.ts`,
        from: 'text.replace(byteOrderMark, "")',
        to: "text",
        test: `${auth}/edit.test.ts`,
      },
    ],
  },
  {
    says: "AWS_ROLE_ARN beside AWS_WEB_IDENTITY_TOKEN_FILE is the machine's own role, not one to assume by GitHub's token.",
    source: "aws-actions/configure-aws-credentials#598",
    breaks: [
      {
        rule: "the machine's own role",
        file: `${signIn}/obtain-credentials.ts`,
        from: "hasTokenFile && options.role === run.env.AWS_ROLE_ARN ? undefined : options.role;",
        to: "options.role;",
        test: `${signIn}/obtain-credentials.test.ts`,
      },
    ],
  },
  {
    says: "Some refusals of STS pass by themselves.",
    source: "aws/aws-cli#7194",
    breaks: [
      {
        rule: "the patience with a provider that was not reached",
        file: `${signIn}/remedies.ts`,
        from: "code: /^(IDPCommunicationError|RequestTimeout)(Exception)?$/,",
        to: "code: /^Never$/,",
        test: "packages/aws/src/remedies.test.ts",
      },
      {
        rule: "the patience with keys that were not read",
        file: `${signIn}/remedies.ts`,
        from: "message: /retrieve verification key/i,",
        to: "message: /never/,",
        test: "packages/aws/src/remedies.test.ts",
      },
    ],
  },
  {
    says: "A kubeconfig may name an intermediate as its authority, a SOCKS proxy that Node ignores, and be several files.",
    source: "Go's crypto/x509; client-go, tools/clientcmd",
    breaks: [
      {
        rule: "the intermediate that is trusted",
        file: "packages/kubernetes/src/client/transport.ts",
        from: "allowPartialTrustChain: true,",
        to: "",
        test: "test/attacks/sign-in-kubeconfig.test.ts",
      },
      {
        rule: "the refusal of other proxies",
        file: "packages/kubernetes/src/sign-in/kubeconfig.ts",
        from: "if (proxy === undefined || /^https?:$/.test(",
        to: "if (proxy === undefined || /^/.test(",
        test: "test/attacks/sign-in-kubeconfig.test.ts",
      },
      {
        rule: "several files",
        file: "packages/kubernetes/src/sign-in/kubeconfig-files.ts",
        from: "(given ?? usual).split(delimiter)",
        to: "[given ?? usual]",
        test: "test/attacks/sign-in-kubeconfig.test.ts",
      },
      {
        rule: "the usual file",
        file: "packages/kubernetes/src/sign-in/kubeconfig-files.ts",
        from: 'const usual = "~/.kube/config";',
        to: 'const usual = "~/.kube/none";',
        test: "test/attacks/sign-in-kubeconfig.test.ts",
      },
    ],
  },
  {
    says: "Ranges that may not reach an API server get no answer at all: five seconds are enough to know.",
    source: "EKS: cluster-endpoint",
    breaks: [
      {
        rule: "the end of the probe",
        file: "packages/kubernetes/src/client/transport.ts",
        from: "const probeTimeout = 5_000;",
        to: "const probeTimeout = 50_000;",
        test: "packages/kubernetes/src/client/transport.test.ts",
      },
    ],
  },
  {
    says: "The list of a service account's pull secrets has no merge key: a write replaces it.",
    source: "k8s.io/api, core/v1/types.go",
    breaks: [
      {
        rule: "the other secrets in the write",
        file: "packages/kubernetes/src/pull-secret/link.ts",
        from: "[...linksOf(have), { name: secret }]",
        to: "[{ name: secret }]",
        test: "packages/kubernetes/src/pull-secret/secret.test.ts",
      },
    ],
  },
  {
    says: "A cluster of EKS keeps the zones that it was made in: other subnets are in exactly these.",
    source: "aws/containers-roadmap#2258",
    breaks: [
      {
        rule: "the refusal of other zones in the plan",
        file: `${eks}/control-plane/place.ts`,
        from: "if (zones === undefined || wanted?.join() === zones.join()) return;",
        to: "if (zones !== wanted) return;",
        test: "actions/create-eks/src/refusals.test.ts",
      },
      {
        rule: "the refusal in the simulated cloud",
        file: `${sim}/services/eks/cluster-updates.ts`,
        from: "checkZones(cluster, place.zones);",
        to: "",
        test: `${sim}/services/eks/cluster-updates.test.ts`,
      },
    ],
  },
  {
    says: "EKS makes no node group in a public subnet that assigns no addresses, and nodes without vpc-cni never become ready.",
    source: "aws/containers-roadmap#607; aws/amazon-vpc-cni-k8s#878; terraform-aws-modules/terraform-aws-eks#2041",
    breaks: [
      {
        rule: "the refusal of such subnets in the plan",
        file: `${eks}/nodes/new-group.ts`,
        from: "if (silent.length > 0) await refuseAddressless(silent, aws);",
        to: "",
        test: "actions/add-node-group/src/action.test.ts",
      },
      {
        rule: "the words on why a group was not made",
        file: `${eks}/nodes/node-group-calls.ts`,
        from: 'if (now?.status !== "CREATE_FAILED") return;',
        to: "if (now !== null) return;",
        test: "actions/add-node-group/src/states.test.ts",
      },
      {
        rule: "the look at the routes in the simulated cloud",
        file: `${sim}/services/eks/nodegroup-failures.ts`,
        from: "if (ids.length === 0) return undefined;",
        to: "if (ids.length < 99) return undefined;",
        test: `${sim}/services/eks/nodegroups.test.ts`,
      },
    ],
  },
  {
    says: "A role that was created a moment ago is not known to ECR and EKS yet.",
    source: "hashicorp/terraform-provider-aws#39064, #34717",
    breaks: [
      {
        rule: "the wait for a principal of a repository's policy",
        file: "packages/aws/src/ecr/remedies.ts",
        from: "message: /Principal not found/,",
        to: "message: /NoSuchWords/,",
        test: "actions/create-ecr/src/action.test.ts",
      },
      {
        rule: "the wait for a role of pods",
        file: `${eks}/remedies.ts`,
        from: "message: /Role provided in the request does not exist/,",
        to: "message: /NoSuchWords/,",
        test: "actions/add-eks-addon/src/action.test.ts",
      },
    ],
  },
];
