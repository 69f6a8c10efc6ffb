import * as sdk from "@aws-sdk/client-cloudformation";
import * as iamsdk from "@aws-sdk/client-iam";
import { sdkConfig } from "../../client.test-support.ts";
import { lab, stackLab } from "./stacks.test-support.ts";

const stacks = stackLab();
const { create, drain, stack, update } = stacks;

describe("roles in a template", () => {
  const role = (name = "", action = "ecr:*") => `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ${name}
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }]
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"]
      Policies:
        - PolicyName: own
          PolicyDocument: { Version: 2012-10-17, Statement: [{ Effect: Allow, Action: "${action}", Resource: "*" }] }
Outputs:
  Arn: { Value: !GetAtt Role.Arn }
`;
  const acknowledged = { Capabilities: ["CAPABILITY_NAMED_IAM" as const] };

  test("must be acknowledged", async () => {
    await expect(create(role())).rejects.toMatchObject({
      name: "InsufficientCapabilitiesException",
      message: "Requires capabilities : [CAPABILITY_IAM]",
    });
    await expect(create(role("RoleName: node"), { Capabilities: ["CAPABILITY_IAM"] })).rejects.toMatchObject({
      message: "Requires capabilities : [CAPABILITY_NAMED_IAM]",
    });
  });

  test("are made, changed in place, found drifted, and removed", async () => {
    const iam = new iamsdk.IAMClient(sdkConfig(stacks.cloud));
    await create(role("RoleName: node"), acknowledged);
    drain();
    expect((await stack())?.Outputs).toMatchObject([{ OutputValue: "arn:aws:iam::111122223333:role/node" }]);
    await update(role("RoleName: node", "eks:*"), acknowledged);
    drain();
    expect((await stack())?.StackStatus).toBe("UPDATE_COMPLETE");
    const own = { RoleName: "node", PolicyName: "own" };
    const { PolicyDocument } = await iam.send(new iamsdk.GetRolePolicyCommand(own));
    expect(decodeURIComponent(PolicyDocument ?? "")).toContain('"eks:*"');
    const drift = async () => {
      const { StackDriftDetectionId } = await stacks.cfn.send(new sdk.DetectStackDriftCommand(lab));
      return stacks.cfn.send(new sdk.DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }));
    };
    expect(await drift()).toMatchObject({ StackDriftStatus: "IN_SYNC", DriftedStackResourceCount: 0 });
    await stacks.cfn.send(new sdk.DeleteStackCommand(lab));
    drain();
    await expect(iam.send(new iamsdk.GetRoleCommand({ RoleName: "node" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
  });
});

describe("a template is refused", () => {
  const vpc = "Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }";
  const output = (value: string) => `Resources: { ${vpc} }\nOutputs: { O: { Value: ${value} } }`;
  const leftOut = `
Conditions: { No: !Equals [a, b] }
Resources:
  ${vpc}
  Left: { Type: AWS::EC2::VPC, Condition: No, Properties: { CidrBlock: 10.1.0.0/16 } }`;
  const refusals: [string, string, RegExp][] = [
    ["when empty", "", /Either Template URL or Template Body must be specified/],
    ["without resources", "Outputs: {}", /At least one Resources member must be defined/],
    [
      "with a name that is no name",
      'Resources: { "AWS::NoValue": { Type: AWS::EC2::VPC } }',
      /Template format error: Resource name AWS::NoValue is non alphanumeric\./,
    ],
    [
      "with a parameter that is no name",
      `Parameters: { "AWS::NoValue": { Type: String } }\nResources: { ${vpc} }`,
      /Parameter name AWS::NoValue is non alphanumeric\./,
    ],
    [
      "with a type that no one has",
      "Resources: { X: { Type: AWS::S3::Bucket } }",
      /Unrecognized resource types: \[AWS::S3::Bucket\].*AWS::EC2::VPC/,
    ],
    [
      "with a reference to nothing",
      "Resources: { S: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref No } } }",
      /Unresolved resource dependencies \[No\]/,
    ],
    [
      "with a circle",
      "Resources: { A: { Type: AWS::EC2::VPC, DependsOn: B }, B: { Type: AWS::EC2::VPC, DependsOn: A } }",
      /Circular dependency between resources/,
    ],
    [
      "without a parameter's value",
      `Parameters: { P: { Type: String } }\nResources: { ${vpc} }`,
      /Parameters: \[P\] must have values/,
    ],
    ["when it does not parse", "{ nonsense", /JSON not well-formed/],
    // bridgecrewio/checkov#2965; the guide's "Parameters": a number that is none is refused.
    [
      "with a parameter without a type",
      `Parameters: { P: { Default: x } }\nResources: { ${vpc} }`,
      /Template format error: Every Parameters object must contain a Type member\./,
    ],
    [
      "with a number that is none",
      `Parameters: { P: { Type: Number, Default: x } }\nResources: { ${vpc} }`,
      /'P' must be a number/,
    ],
    // The sentence about Fn::If is one that AWS CDK's users quote; "Condition functions" of the guide: each has to be declared.
    [
      "with a condition that no one declares",
      "Resources: { X: { Type: AWS::EC2::VPC, Condition: No, Properties: { CidrBlock: 10.0.0.0/16 } } }",
      /Unresolved condition dependency No in the Resources block/,
    ],
    [
      "with a choice by a condition that no one declares",
      "Resources: { X: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !If [No, a, b] } } }",
      /Template error: unresolved condition dependency No in Fn::If/,
    ],
    // aws-cloudformation/cfn-lint#99.
    [
      "with a resource in its conditions",
      `Conditions: { C: !Equals [!Ref Vpc, a] }\nResources: { ${vpc} }`,
      /Unresolved dependencies \[Vpc\]. Cannot reference resources in the Conditions block of the template/,
    ],
    // The first is what people quote of AWS; the second localstack/localstack checks with AWS; the third serverless' users
    // quote; eucalyptus/eucalyptus has all four.
    ...["Vpc", "[Vpc]", '[Vpc, ""]', "[Vpc, CidrBlock, x]", "[!Ref Vpc, CidrBlock]"].map(
      (given): [string, string, RegExp] => [
        `with !GetAtt ${given}`,
        output(`!GetAtt ${given}`),
        /^Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute$/,
      ],
    ),
    [
      "with an attribute of nothing",
      output("!GetAtt No.Arn"),
      /^Template error: instance of Fn::GetAtt references undefined resource No$/,
    ],
    [
      "with an attribute that its type does not have",
      output("!GetAtt Vpc.Arn"),
      /^Template error: resource Vpc does not support attribute type Arn in Fn::GetAtt$/,
    ],
    [
      "with a text that has an attribute of nothing",
      output('!Sub "${No.Arn}"'),
      /^Template error: instance of Fn::Sub references invalid resource attribute No.Arn$/,
    ],
    ["with an attribute that is not simulated", output("!GetAtt Vpc.Ipv6CidrBlocks"), /Ipv6CidrBlocks .*not simulated/],
    // The block is named by users: awslabs/aws-api-gateway-developer-portal#216 and serverless/serverless#4535.
    [
      "with an output of what its conditions leave out",
      `${leftOut}\nOutputs: { O: { Value: !GetAtt Left.VpcId } }`,
      /Unresolved resource dependencies \[Left\] in the Outputs block of the template/,
    ],
    [
      "with a part that needs what its conditions leave out",
      `${leftOut}\n  T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Left } }`,
      /Unresolved resource dependencies \[Left\] in the Resources block of the template/,
    ],
  ];
  test.each(refusals)("%s", async (_why, body, message) => {
    await expect(create(body)).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringMatching(message),
    });
  });

  test("but not for what is not reached: choices, outputs and parts that its conditions leave out", async () => {
    await create(`${leftOut}
  T:
    Type: AWS::EC2::RouteTable
    DependsOn: Left
    Properties: { VpcId: !If [No, !Ref Left, !Ref Vpc] }
  S: { Type: AWS::EC2::Subnet, Condition: No, Properties: { VpcId: !Ref Left, CidrBlock: 10.1.0.0/24 } }
Parameters: { What: { Type: String, Default: VpcId } }
Outputs:
  Left: { Condition: No, Value: !Ref Left }
  Vpc: { Value: !GetAtt [Vpc, !Ref What] }
`);
    drain();
    expect((await stack())?.Outputs).toMatchObject([{ OutputKey: "Vpc", OutputValue: expect.stringMatching(/^vpc-/) }]);
  });
});
