import type { Fact } from "./fact.ts";

const sim = "packages/simulator/src/aws";
const eks = `${sim}/services/eks`;
const stacks = `${sim}/services/cloudformation`;

/** What AWS answers that a simulated one easily answers otherwise. */
export const simulatedAwsFacts: readonly Fact[] = [
  {
    says: "An output without members is still an element: botocore and Go look for it.",
    source: "botocore, parsers.py",
    breaks: [
      {
        rule: "the empty element",
        file: `${sim}/engine/protocol/protocol.ts`,
        from: 'output === undefined ? "" : element(',
        to: 'output === undefined || Object.keys(output).length === 0 ? "" : element(',
        test: `${sim}/engine/protocol/empty.test.ts`,
      },
    ],
  },
  {
    says: "Nodes keep their version when the control plane is upgraded, until UpdateNodegroupVersion.",
    source: "EKS: update-managed-node-group",
    breaks: [
      {
        rule: "the version of the image",
        file: `${eks}/nodes.ts`,
        from: 'version: group === undefined ? "" : kubeletOf(shown),',
        to: 'version: group === undefined ? "" : `v${cluster.shown.version}.0`,',
        test: `${eks}/upgrades.test.ts`,
      },
    ],
  },
  {
    says: "What is not simulated is refused by name, not dropped.",
    source: "the simulator's own promise: packages/simulator/README.md",
    breaks: [
      {
        rule: "the refusal of members that EKS takes",
        file: `${eks}/state.ts`,
        from: "if (given !== undefined) throw badRequest(`${given} is not simulated.`);",
        to: "",
        test: `${eks}/nodegroups.test.ts`,
      },
    ],
  },
  {
    says: "Of maxUnavailable and maxUnavailablePercentage one has a value: an update of one removes the other.",
    source: "botocore, eks/2017-11-01/service-2.json",
    breaks: [
      {
        rule: "the form that goes",
        file: `${eks}/nodegroup-checks.ts`,
        from: "filter(([name]) => !names.includes(name))",
        to: "filter(() => true)",
        test: `${eks}/nodegroups.test.ts`,
      },
    ],
  },
  {
    says: "Add-ons run workloads; nodes have taints, zones and provider IDs, and are written into aws-auth.",
    source: "EKS: workloads-add-ons-available-eks; cloud-provider-aws",
    breaks: [
      {
        rule: "the workloads of add-ons",
        file: `${eks}/addons.ts`,
        from: "const objects = addon ? workloadsOf(",
        to: "const objects = false as boolean && addon ? workloadsOf(",
        test: `${eks}/addons.test.ts`,
      },
      {
        rule: "the taints of nodes",
        file: `${eks}/nodes.ts`,
        from: "taints: taintsOf(shown),",
        to: "taints: [],",
        test: `${eks}/nodes.test.ts`,
      },
      {
        rule: "the provider IDs of nodes",
        file: `${eks}/nodes.ts`,
        from: "providerId: `aws:///${zone}/${instance}`,",
        to: "providerId: `aws:///${instance}`,",
        test: `${eks}/nodes.test.ts`,
      },
      {
        rule: "the zones of nodes",
        file: `${eks}/nodes.ts`,
        from: '"topology.kubernetes.io/zone": zone,',
        to: "",
        test: `${eks}/nodes.test.ts`,
      },
      {
        rule: "the roles of nodes in aws-auth",
        file: "packages/simulator/src/kubernetes/access/node-mapping.ts",
        from: "data: { mapRoles: entry }",
        to: "data: {}",
        test: `${eks}/nodes.test.ts`,
      },
    ],
  },
  {
    says: "A change set lists what depends on what changes, and each event has its resource's properties.",
    source: "CloudFormation: ResourceChangeDetail, StackEvent",
    breaks: [
      {
        rule: "the dependents",
        file: `${stacks}/plan.ts`,
        from: "const source = used.find(({ name }) => gone.has(name));",
        to: "const source = used.find(() => false);",
        test: `${stacks}/change-sets.test.ts`,
      },
      {
        rule: "the properties of events",
        file: `${stacks}/state.ts`,
        from: "...(of ? { ResourceProperties: JSON.stringify(asTexts(of.properties)) } : {}),",
        to: "",
        test: `${stacks}/change-sets.test.ts`,
      },
      {
        rule: "the form of a refusal by DescribeStackEvents",
        file: `${stacks}/state.ts`,
        from: "`Stack [${name}] does not exist`",
        to: "`Stack with id ${name} does not exist`",
        test: `${stacks}/change-sets.test.ts`,
      },
      {
        rule: "the clock that moves while only events are read",
        file: `${stacks}/shown.ts`,
        from: "if (run !== undefined) call.waits();\n  const page",
        to: "const page",
        test: `${stacks}/cloudformation.test.ts`,
      },
    ],
  },
  {
    says: "CloudFormation refuses unknown conditions, absent resources, attributes that there are not, and a Select beyond a list.",
    source: "aws-cloudformation/cfn-lint; moto, tests of CloudFormation",
    breaks: [
      {
        rule: "the refusal of conditions",
        file: `${stacks}/template.ts`,
        from: "  checkConditions(template);\n",
        to: "",
        test: `${stacks}/templates.test.ts`,
      },
      {
        rule: "the refusal of references and attributes",
        file: `${stacks}/template.ts`,
        from: "  checkReferences(template);\n",
        to: "",
        test: `${stacks}/templates.test.ts`,
      },
      {
        rule: "the refusal of a Select beyond its list",
        file: `${stacks}/resolve.ts`,
        from: "if (found === undefined) throw wrong(`Fn::Select",
        to: "if (found === null) throw wrong(`Fn::Select",
        test: `${stacks}/rollback.test.ts`,
      },
    ],
  },
  {
    says: "A provider that is not there can be deleted, and an ARN that is none is a ValidationError of STS.",
    source: "IAM: DeleteOpenIDConnectProvider; moto, test_sts.py",
    breaks: [
      {
        rule: "the deletion of nothing",
        file: `${sim}/services/iam/providers.ts`,
        from: 'delete iam(call.world).providers[call.need("OpenIDConnectProviderArn")];',
        to: 'const arn = call.need("OpenIDConnectProviderArn");\n      if (!iam(call.world).providers[arn]) throw new Error(arn);\n      delete iam(call.world).providers[arn];',
        test: `${sim}/services/iam/limits.test.ts`,
      },
      {
        rule: "the refusal of such an ARN",
        file: `${sim}/services/sts/sts.ts`,
        from: 'throw new AwsRefusal(400, "ValidationError", arn.startsWith("arn:")',
        to: 'throw new AwsRefusal(403, "AccessDenied", arn.startsWith("arn:")',
        test: `${sim}/services/sts/sts.test.ts`,
      },
    ],
  },
  {
    says: "EKS checks an add-on's values against its schema, and launch templates, taints and instance types of a node group.",
    source: "aws-ia/terraform-aws-eks-blueprints; EKS: CreateNodegroup",
    breaks: [
      {
        rule: "the refusal of values",
        file: `${eks}/addon-values.ts`,
        from: "if (problems.length > 0)",
        to: "if (problems.length > 1_000)",
        test: `${eks}/addons.test.ts`,
      },
      {
        rule: "the launch template that stays",
        file: `${eks}/nodegroups.ts`,
        from: "if (before !== spec.id) throw badRequest(",
        to: "if (before === spec.name) throw badRequest(",
        test: `${eks}/nodegroups.test.ts`,
      },
      {
        rule: "the refusal of effects of taints",
        file: `${eks}/nodegroup-checks.ts`,
        from: "if (!effects.has(String(effect))) throw invalid(",
        to: "if (effects.size === 0) throw invalid(",
        test: `${eks}/nodegroups.test.ts`,
      },
    ],
  },
];
