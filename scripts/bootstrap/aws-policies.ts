import { awsPermissions } from "./granted.ts";

/** What the workflow eks needs, and what its actions need besides where they are used alone. */
const subjects = [
  "eks",
  ...["create-vpc", "create-eks", "add-eks-addon", "add-node-group", "eks-map-role", "open-cluster-ports"],
  ...["create-ecr", "ecr-retention"],
];

/** Not these: who writes any policy to a role can give it every right, and what workloads made is deleted only on request. */
const withheld = /^(iam:(Put|Delete)RolePolicy|elasticloadbalancing:Delete\w+|ec2:DeleteVolume)$/;

const needed = (page: string): string[] => awsPermissions(page, subjects).filter((each) => !withheld.test(each));

const policy = (...statements: readonly object[]) => ({
  Version: "2012-10-17",
  Statement: statements.map((each) => ({ Effect: "Allow", ...each })),
});

const reads = (permission: string) => /:(Describe|Get|List)/.test(permission);

/** To plan and check. */
export const planPolicy = (page: string) => policy({ Action: needed(page).filter(reads), Resource: "*" });

interface Scope {
  readonly partition: string;
  /** How ARNs of the account's roles begin. */
  readonly account: string;
  /** How the names of the roles begin that may be created and passed on. */
  readonly prefix: string;
}

/**
 * Whom roles may be passed on to: the control plane, pods and nodes. In China EC2 goes by two names
 * (terraform-aws-modules/terraform-aws-eks#3422).
 */
const servicesIn = (partition: string): string[] => [
  ...["eks.amazonaws.com", "pods.eks.amazonaws.com", "ec2.amazonaws.com"],
  ...(partition === "aws-cn" ? ["ec2.amazonaws.com.cn"] : []),
];

/** To apply: what IAM is asked for is limited to the roles of this cluster. */
export function applyPolicy(page: string, { partition, account, prefix }: Scope) {
  const all = needed(page);
  const managed = (name: string) => `arn:${partition}:iam::aws:policy/${name}`;
  const mine = `${account}:role/${prefix}-*`;
  const attaching = /^iam:(Attach|Detach)RolePolicy$/;
  const [linked, pass, simulate] = ["iam:CreateServiceLinkedRole", "iam:PassRole", "iam:SimulatePrincipalPolicy"];
  const isPlain = (each: string) =>
    each.startsWith("iam:") && !reads(each) && !attaching.test(each) && ![linked, pass, simulate].includes(each);
  return policy(
    { Action: all.filter((each) => reads(each) || !each.startsWith("iam:")), Resource: "*" },
    { Action: all.filter(isPlain), Resource: mine },
    {
      Action: pass,
      Resource: mine,
      Condition: { StringEquals: { "iam:PassedToService": servicesIn(partition) } },
    },
    {
      Action: all.filter((each) => attaching.test(each)),
      Resource: mine,
      Condition: {
        ArnLike: { "iam:PolicyARN": [managed("AmazonEKS*"), managed("AmazonEC2ContainerRegistryPullOnly")] },
      },
    },
    // For a plan by the role itself, which looks beforehand at what it may do.
    { Action: simulate, Resource: `${account}:role/github/${prefix}-apply` },
    { Action: linked, Resource: `${account}:role/aws-service-role/*` },
  );
}
