import { defineAction, flag, optional, text } from "@slipway/action";
import {
  awsInputs,
  connectAws,
  findNetwork,
  networkInputs,
  networkOutputs,
  networkStack,
  stackPlace,
  tagList,
} from "@slipway/aws";

const ofExisting = "It is of a network that Slipway makes: leave it out, or leave out vpc.";

export default defineAction({
  name: "create-vpc",
  about:
    "Creates the network of EKS clusters and the roles that they and their nodes act as, in one CloudFormation stack, and keeps it as declared. With a VPC that exists it makes the roles alone, and judges the VPC's subnets.",
  branding: { icon: "share-2", color: "orange" },
  inputs: {
    name: text("The name of the stack; the roles' names begin with it.", {
      form: {
        pattern: /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/,
        write: "Write 1 to 40 letters, digits or dashes; begin with a letter.",
      },
    }),
    vpc: optional(
      text("The ID of a VPC that exists, to use in place of a new one. It is judged and never changed.", {
        form: { pattern: /^vpc-[0-9a-f]{8,17}$/, write: "Write the ID of a VPC, such as vpc-0a1b2c3d4e5f60718." },
      }),
    ),
    ...networkInputs,
    "auto-mode": optional(
      flag("Whether the roles let a cluster run in EKS Auto Mode, in which EKS runs the nodes; not for a new stack."),
    ),
    tags: optional(
      tagList(
        "Tags of the stack, which CloudFormation gives all that is in it, one name=value a line. Other tags stay.",
      ),
    ),
    ...awsInputs,
  },
  outputs: {
    vpc: "ID of the VPC.",
    "private-subnets":
      "IDs of the private subnets, one a line: for nodes, and for the network interfaces of a cluster.",
    "public-subnets": "IDs of the public subnets, one a line: for load balancers that the internet reaches.",
    "cluster-role": "ARN of the role that a cluster acts as.",
    "node-role": "ARN of the role that nodes act as.",
  },
  example: {
    name: "platform",
    zones: 3,
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: cloudformation:DescribeStacks and cloudformation:GetTemplate on the stack; for one that is not there yet also ec2:DescribeAvailabilityZones, and iam:GetRole on the roles. Where someone detected drift: cloudformation:DescribeStackResourceDrifts. With vpc: ec2:DescribeSubnets, ec2:DescribeRouteTables, ec2:DescribeVpcs and ec2:DescribeVpcAttribute.",
    "To apply: also cloudformation:CreateStack, cloudformation:UpdateStack and cloudformation:DescribeStackEvents, cloudformation:ContinueUpdateRollback after an update that could not be undone, and cloudformation:DeleteStack to create a stack again whose creation failed, or to destroy; to say what keeps a network from being deleted, ec2:DescribeNetworkInterfaces and ec2:DescribeSecurityGroups. CloudFormation acts with the caller's rights: those of EC2 and IAM for what is in the template are in the list below. To change auto-mode of a stack that is there: iam:UpdateAssumeRolePolicy, iam:AttachRolePolicy and iam:DetachRolePolicy on its roles.",
  ],
  notes: [
    "A plan compares the stack's template with the one that the inputs give, and shows each field that differs. It makes no change set, since that is a write: CloudFormation keeps it, and a stack that is not there yet gets a name by it.",
    "Drift is what someone's last detection found, which every check reads: it warns of it by name. To detect drift is a write as well, and an update of the stack does not repair it.",
    "The stack is Slipway's: one of the same name that others made is taken only if it is already as the inputs say, and refused otherwise.",
    "A stack whose creation failed is deleted and created again, which loses nothing, since CloudFormation has removed all that was in it. One whose update could not be undone is first brought back to what it was. What was in the way is in the message.",
    "Zones in which EKS places no control plane are left out. A network keeps the zones that it has: more get the ranges that were left free for them.",
    "The names of the roles are fixed, NAME-REGION-cluster and NAME-REGION-node, so that a plan knows their ARNs. They are refused if they are taken.",
    "An optional input that you leave out stays as it is. The range, and the zones that subnets are in, cannot be changed in place: allow-replace with the stack's name deletes the network and creates it again, which CloudFormation refuses while anything is in it.",
    "In the regions of China the names of the endpoints are others: create them yourself.",
    "A destroy deletes the stack, if Slipway made it. Load balancers and network interfaces that a cluster left in the network are in its way: the message names what they hold.",
  ],
  contradictions: (given) => [
    ...Object.entries(given.tags ?? {}).flatMap(([name, value]) =>
      value === ""
        ? [{ input: "tags", problem: `Give ${name} a value: CloudFormation takes no tag of a stack without one.` }]
        : [],
    ),
    ...(["cidr", "zones", "nat", "endpoints"] as const).flatMap((input) =>
      given.vpc !== undefined && given[input] !== undefined ? [{ input, problem: ofExisting }] : [],
    ),
    ...(given.endpoints && given.region?.startsWith("cn-")
      ? [
          {
            input: "endpoints",
            problem: "Endpoints in China have other names: create them yourself, and leave it out.",
          },
        ]
      : []),
  ],
  confirm: ({ name }) => name,
  connect: connectAws,
  async goals({ name, vpc, tags = {}, zones, "auto-mode": autoMode, ...given }, aws) {
    const place = await stackPlace(name, aws);
    const found = vpc === undefined || aws.run.mode === "destroy" ? undefined : await findNetwork(vpc, aws);
    const { cidr, nat, endpoints } = given;
    const settings = { hasNetwork: vpc === undefined, cidr, zoneCount: zones, nat, endpoints, autoMode };
    return [networkStack(aws, { place, found, given: settings, tags })];
  },
  report: (_inputs, [stack]) => networkOutputs(stack),
});
