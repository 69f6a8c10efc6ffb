import type { Stage } from "@slipway/rehearsal";
import { awsOperator } from "@slipway/testing";
import { clusterRole, network, nodeRole, requestEks, requestJson } from "./aws-network.ts";

/**
 * A cluster as the modules terraform-aws-modules/vpc and /eks v20 make it, by the example eks-managed-node-group and its
 * defaults (main.tf and variables.tf of the module, modules/eks-managed-node-group/main.tf, examples/eks-managed-node-group/
 * eks-al2023.tf): a private API server, three kinds of logs kept for 90 days, a key of its own for Secrets, no hidden
 * administrator, add-ons of which the driver for EBS has a role by Pod Identity, names that end in numbers, and a launch
 * template that says all of the machines but their type.
 */
export async function eksByTerraform({
  cloud,
}: Pick<Stage, "cloud">): Promise<{ readonly admin: string; readonly volumes: string; readonly key: string }> {
  const aws = await awsOperator(cloud);
  const tags = { Environment: "prod", Terraform: "true" };
  const subnetIds = await network(aws, "10.0.0.0/16", ["10.0.0.0/20", "10.0.16.0/20"]);
  const roleArn = await clusterRole(aws, "shop-prod-cluster-20250314101500000100000001");
  const nodes = await nodeRole(
    aws,
    "shop-eks-node-group-20250314101500000200000002",
    "AmazonEC2ContainerRegistryReadOnly",
  );
  const admin = await aws.role("platform-admins");
  const keyArn = await aws.key();
  cloud.world.clock.advance(60_000);
  await aws.logs("CreateLogGroup", { logGroupName: "/aws/eks/shop-prod/cluster", tags });
  await aws.logs("PutRetentionPolicy", { logGroupName: "/aws/eks/shop-prod/cluster", retentionInDays: 90 });
  await requestEks(cloud, "POST", "/clusters", {
    ...{ name: "shop-prod", roleArn, tags, bootstrapSelfManagedAddons: false },
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false },
    resourcesVpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false },
    logging: { clusterLogging: [{ types: ["audit", "api", "authenticator"], enabled: true }] },
    encryptionConfig: [{ resources: ["secrets"], provider: { keyArn } }],
    kubernetesNetworkConfig: { ipFamily: "ipv4" },
  });
  const cluster = "/clusters/shop-prod";
  await requestEks(cloud, "POST", `${cluster}/access-entries`, { principalArn: admin, type: "STANDARD", tags });
  await requestEks(cloud, "POST", `${cluster}/access-entries/${encodeURIComponent(admin)}/access-policies`, {
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
  });
  const before = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"];
  const add = (addonName: string) =>
    requestEks(cloud, "POST", `${cluster}/addons`, { addonName, resolveConflicts: "OVERWRITE", tags });
  for (const each of before) await add(each);
  const template = "shop-20250314102000000300000003";
  await aws.ec2("CreateLaunchTemplate", {
    LaunchTemplateName: template,
    "LaunchTemplateData.MetadataOptions.HttpTokens": "required",
    "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit": "2",
    "LaunchTemplateData.Monitoring.Enabled": "true",
  });
  await requestEks(cloud, "POST", `${cluster}/node-groups`, {
    ...{ nodegroupName: "shop-20250314102100000400000004", nodeRole: nodes, subnets: subnetIds, tags },
    ...{ amiType: "AL2023_x86_64_STANDARD", capacityType: "ON_DEMAND", instanceTypes: ["m6i.large"] },
    scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 2 },
    launchTemplate: { name: template, version: "1" },
    updateConfig: { maxUnavailablePercentage: 33 },
  });
  await add("coredns");
  const volumes = await aws.podRole("AmazonEKS_EBS_CSI_Driver");
  await aws.attach("AmazonEKS_EBS_CSI_Driver", "service-role/AmazonEBSCSIDriverPolicy");
  cloud.world.clock.advance(60_000);
  await requestEks(cloud, "POST", `${cluster}/addons`, {
    ...{ addonName: "aws-ebs-csi-driver", tags, configurationValues: '{"defaultStorageClass":{"enabled":true}}' },
    podIdentityAssociations: [{ serviceAccount: "ebs-csi-controller-sa", roleArn: volumes }],
  });
  const { resourcesVpcConfig } = await aws.describe("shop-prod");
  const { clusterSecurityGroupId: GroupId } = resourcesVpcConfig as { readonly clusterSecurityGroupId: string };
  for (const port of ["80", "443"])
    await aws.ec2("AuthorizeSecurityGroupIngress", {
      ...{ GroupId, "IpPermissions.1.IpProtocol": "tcp", "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8" },
      ...{ "IpPermissions.1.FromPort": port, "IpPermissions.1.ToPort": port },
    });
  await requestJson(cloud, "api.ecr", "AmazonEC2ContainerRegistry_V20150921.CreateRepository", {
    ...{ repositoryName: "shop/app", imageTagMutability: "IMMUTABLE" },
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "AES256" },
  });
  const untagged = {
    ...{ rulePriority: 1, description: "Expire untagged images", action: { type: "expire" } },
    selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
  };
  await requestJson(cloud, "api.ecr", "AmazonEC2ContainerRegistry_V20150921.PutLifecyclePolicy", {
    repositoryName: "shop/app",
    lifecyclePolicyText: JSON.stringify({ rules: [untagged] }),
  });
  return { admin, volumes, key: keyArn };
}
