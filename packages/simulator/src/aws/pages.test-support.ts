import * as cfnSdk from "@aws-sdk/client-cloudformation";
import * as ec2Sdk from "@aws-sdk/client-ec2";
import * as ecrSdk from "@aws-sdk/client-ecr";
import * as eksSdk from "@aws-sdk/client-eks";
import * as iamSdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../cloud.ts";
import { checked } from "../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "./client.test-support.ts";
import { network } from "./services/cloudformation/stacks.test-support.ts";

export const document = (action: string, more: object = { Resource: "*" }) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, ...more }] });
export const trust = document("sts:AssumeRole", { Principal: { Service: "eks.amazonaws.com" } });
export const managed = "arn:aws:iam::111122223333:policy/one";

/** A world in which each list of AWS has two things or more, and the vendor's clients of it. */
export interface FilledWorld {
  readonly cloud: Cloud;
  readonly iam: iamSdk.IAMClient;
  readonly ec2: ec2Sdk.EC2Client;
  readonly ecr: ecrSdk.ECRClient;
  readonly eks: eksSdk.EKSClient;
  readonly cfn: cfnSdk.CloudFormationClient;
  readonly vpcId: string;
}

export async function openFilledWorld(): Promise<FilledWorld> {
  const cloud = await startCloud({ time: "fast" });
  const config = sdkConfig(cloud);
  const clients = {
    cloud,
    iam: checked(new iamSdk.IAMClient(config), iamSdk, cloud),
    ec2: checked(new ec2Sdk.EC2Client(config), ec2Sdk, cloud),
    ecr: checked(new ecrSdk.ECRClient(config), ecrSdk, cloud),
    eks: checked(new eksSdk.EKSClient(config), eksSdk, cloud),
    cfn: checked(new cfnSdk.CloudFormationClient(config), cfnSdk, cloud),
  };
  await arrangeIam(clients);
  const { vpcId, subnets } = await arrangeEc2(clients);
  await arrangeEcr(clients);
  cloud.world.clock.advance(60_000);
  await arrangeEks(clients, subnets);
  await arrangeCfn(clients);
  return { ...clients, vpcId };
}

async function arrangeIam({ iam }: Pick<FilledWorld, "iam">): Promise<void> {
  for (const PolicyName of ["one", "two"])
    await iam.send(new iamSdk.CreatePolicyCommand({ PolicyName, PolicyDocument: document("s3:*") }));
  await iam.send(new iamSdk.CreatePolicyVersionCommand({ PolicyArn: managed, PolicyDocument: document("s3:Get*") }));
  const Tags = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ];
  for (const name of ["one", "two"]) {
    await iam.send(new iamSdk.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust, Tags }));
    await iam.send(new iamSdk.CreateUserCommand({ UserName: name, Tags }));
    await iam.send(new iamSdk.CreateGroupCommand({ GroupName: name }));
    await iam.send(new iamSdk.CreateInstanceProfileCommand({ InstanceProfileName: name, Tags }));
    await iam.send(new iamSdk.AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: "one" }));
  }
  await iam.send(new iamSdk.TagPolicyCommand({ PolicyArn: managed, Tags }));
  for (const name of ["one", "two"]) {
    const PolicyArn = managed.replace("one", name);
    const PolicyDocument = document("s3:*");
    const inline = { PolicyName: name, PolicyDocument };
    await iam.send(new iamSdk.AttachRolePolicyCommand({ RoleName: "one", PolicyArn }));
    await iam.send(new iamSdk.AttachUserPolicyCommand({ UserName: "one", PolicyArn }));
    await iam.send(new iamSdk.AttachGroupPolicyCommand({ GroupName: "one", PolicyArn }));
    await iam.send(new iamSdk.PutRolePolicyCommand({ RoleName: "one", ...inline }));
    await iam.send(new iamSdk.PutUserPolicyCommand({ UserName: "one", ...inline }));
    await iam.send(new iamSdk.PutGroupPolicyCommand({ GroupName: "one", ...inline }));
    await iam.send(new iamSdk.AddUserToGroupCommand({ GroupName: "one", UserName: name }));
    await iam.send(new iamSdk.AddUserToGroupCommand({ GroupName: name, UserName: "one" }));
  }
}

async function arrangeEc2({ ec2 }: Pick<FilledWorld, "ec2">): Promise<{ vpcId: string; subnets: string[] }> {
  const { Vpc } = await ec2.send(new ec2Sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const vpcId = Vpc?.VpcId ?? "";
  const subnets: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const AvailabilityZone = `us-east-1${zone}`;
    const want = { VpcId: vpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone };
    const { Subnet } = await ec2.send(new ec2Sdk.CreateSubnetCommand(want));
    subnets.push(Subnet?.SubnetId ?? "");
    await ec2.send(new ec2Sdk.CreateNetworkInterfaceCommand({ SubnetId: Subnet?.SubnetId }));
    await ec2.send(new ec2Sdk.CreateVolumeCommand({ AvailabilityZone, Size: 1 }));
    await ec2.send(
      new ec2Sdk.CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: `g${zone}`, Description: "a group" }),
    );
    await ec2.send(new ec2Sdk.CreateInternetGatewayCommand({}));
    await ec2.send(new ec2Sdk.CreateRouteTableCommand({ VpcId: vpcId }));
    const { AllocationId } = await ec2.send(new ec2Sdk.AllocateAddressCommand({ Domain: "vpc" }));
    await ec2.send(new ec2Sdk.CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, AllocationId }));
    await ec2.send(new ec2Sdk.CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: "com.amazonaws.us-east-1.s3" }));
  }
  for (const LaunchTemplateName of ["one", "two"]) {
    const LaunchTemplateData = { EbsOptimized: true };
    await ec2.send(new ec2Sdk.CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));
    await ec2.send(new ec2Sdk.CreateLaunchTemplateVersionCommand({ LaunchTemplateName, LaunchTemplateData }));
  }
  return { vpcId, subnets };
}

async function arrangeEcr({ ecr }: Pick<FilledWorld, "ecr">): Promise<void> {
  for (const repositoryName of ["one", "two"]) await ecr.send(new ecrSdk.CreateRepositoryCommand({ repositoryName }));
  for (const imageTag of ["a", "b", "c"])
    await ecr.send(
      new ecrSdk.PutImageCommand({
        repositoryName: "one",
        imageTag,
        imageManifest: JSON.stringify({ mediaType: "m", imageTag }),
      }),
    );
  const selection = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 };
  const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
  await ecr.send(new ecrSdk.PutLifecyclePolicyCommand({ repositoryName: "one", lifecyclePolicyText }));
  await ecr.send(new ecrSdk.StartLifecyclePolicyPreviewCommand({ repositoryName: "one" }));
}

async function arrangeEks({ cloud, eks, iam }: Omit<FilledWorld, "vpcId">, subnetIds: string[]): Promise<void> {
  const roleArn = "arn:aws:iam::111122223333:role/one";
  for (const name of ["lab", "other"])
    await eks.send(
      new eksSdk.CreateClusterCommand({
        name,
        roleArn,
        resourcesVpcConfig: { subnetIds },
        accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
      }),
    );
  cloud.world.clock.advance(1_200_000);
  for (const clusterLogging of [true, false]) {
    const logging = { clusterLogging: [{ types: ["api" as const], enabled: clusterLogging }] };
    await eks.send(new eksSdk.UpdateClusterConfigCommand({ name: "lab", logging }));
    cloud.world.clock.advance(1_200_000);
  }
  const entry = { clusterName: "lab", principalArn: roleArn };
  await eks.send(new eksSdk.CreateAccessEntryCommand(entry));
  for (const name of ["AmazonEKSViewPolicy", "AmazonEKSEditPolicy"]) {
    const policyArn = `arn:aws:eks::aws:cluster-access-policy/${name}`;
    await eks.send(new eksSdk.AssociateAccessPolicyCommand({ ...entry, policyArn, accessScope: { type: "cluster" } }));
  }
  for (const addonName of ["coredns", "kube-proxy"])
    await eks.send(new eksSdk.CreateAddonCommand({ clusterName: "lab", addonName }));
  const pods = { Principal: { Service: "pods.eks.amazonaws.com" } };
  const AssumeRolePolicyDocument = document("sts:*", pods);
  await iam.send(new iamSdk.CreateRoleCommand({ RoleName: "pods", AssumeRolePolicyDocument }));
  cloud.world.clock.advance(60_000);
  const podRole = { clusterName: "lab", namespace: "default", roleArn: "arn:aws:iam::111122223333:role/pods" };
  for (const serviceAccount of ["one", "two"])
    await eks.send(new eksSdk.CreatePodIdentityAssociationCommand({ ...podRole, serviceAccount }));
}

async function arrangeCfn({ cloud, cfn }: Pick<FilledWorld, "cloud" | "cfn">): Promise<void> {
  for (const [StackName, cidr] of [
    ["one", "10.1.0.0/16"],
    ["two", "10.2.0.0/16"],
  ] as const)
    await cfn.send(new cfnSdk.CreateStackCommand({ StackName, TemplateBody: network(cidr) }));
  cloud.world.clock.advance(1_800_000);
  for (const ChangeSetName of ["first", "second"])
    await cfn.send(
      new cfnSdk.CreateChangeSetCommand({ StackName: "one", ChangeSetName, TemplateBody: network("10.3.0.0/16") }),
    );
  cloud.world.clock.advance(60_000);
  await cfn.send(new cfnSdk.DetectStackDriftCommand({ StackName: "one" }));
  cloud.world.clock.advance(60_000);
}
