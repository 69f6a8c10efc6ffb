import type { Stage } from "@slipway/rehearsal";
import { awsOperator } from "@slipway/testing";
import { clusterRole, network, nodeRole, requestEks } from "./aws-network.ts";

/** A node group as eksctl's template has it (eksctl-io/eksctl, pkg/cfn/builder/testdata/launch_template/standard.json). */
const nodeGroup = (nodegroupName: string, role: string, subnets: readonly string[]) => ({
  ...{ nodegroupName, nodeRole: role, subnets, amiType: "AL2023_x86_64_STANDARD", instanceTypes: ["m5.large"] },
  scalingConfig: { minSize: 2, maxSize: 2, desiredSize: 2 },
  labels: { "alpha.eksctl.io/cluster-name": "lively-otter", "alpha.eksctl.io/nodegroup-name": nodegroupName },
  launchTemplate: { name: `eksctl-lively-otter-nodegroup-${nodegroupName}` },
  tags: { "alpha.eksctl.io/nodegroup-name": nodegroupName, "alpha.eksctl.io/nodegroup-type": "managed" },
});

/**
 * What `eksctl create cluster` makes of no more than a name, `publicAccessCIDRs` and `clusterLogging`: subnets for the internet and behind it, nodes in the former, a
 * public API server, its creator as an administrator, the add-ons that are its default (docs of eksctl, "EKS Add-ons":
 * vpc-cni, coredns, kube-proxy and metrics-server), and no key. `clusterLogging` asks for all kinds of logs, for 30 days.
 */
export async function eksByEksctl({ cloud }: Pick<Stage, "cloud">, ...groups: readonly string[]): Promise<void> {
  const aws = await awsOperator(cloud);
  const ranges = ["192.168.0.0/19", "192.168.32.0/19", "192.168.64.0/19", "192.168.96.0/19"];
  const subnetIds = await network(aws, "192.168.0.0/16", ranges);
  const roleArn = await clusterRole(aws, "eksctl-lively-otter-cluster-ServiceRole-1QV3ABCDEFGH");
  const nodes = await nodeRole(
    aws,
    "eksctl-lively-otter-nodegroup-ng-1-NodeInstanceRole-9ZYXWVUT",
    "AmazonEC2ContainerRegistryPullOnly",
  );
  cloud.world.clock.advance(60_000);
  const everyKind = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
  const publicAccessCidrs = ["203.0.113.0/24", "198.51.100.7/32"];
  await requestEks(cloud, "POST", "/clusters", {
    ...{ name: "lively-otter", roleArn, bootstrapSelfManagedAddons: false },
    accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true },
    resourcesVpcConfig: { subnetIds, endpointPrivateAccess: false, endpointPublicAccess: true, publicAccessCidrs },
    kubernetesNetworkConfig: { ipFamily: "ipv4" },
    logging: { clusterLogging: [{ types: everyKind, enabled: true }] },
    tags: { Name: "eksctl-lively-otter-cluster/ControlPlane", "alpha.eksctl.io/cluster-name": "lively-otter" },
  });
  await aws.logs("PutRetentionPolicy", { logGroupName: "/aws/eks/lively-otter/cluster", retentionInDays: 30 });
  const add = (addonName: string) => requestEks(cloud, "POST", "/clusters/lively-otter/addons", { addonName });
  for (const each of ["vpc-cni", "kube-proxy"]) await add(each);
  for (const each of groups) {
    await aws.ec2("CreateLaunchTemplate", {
      LaunchTemplateName: `eksctl-lively-otter-nodegroup-${each}`,
      "LaunchTemplateData.BlockDeviceMapping.1.DeviceName": "/dev/xvda",
      "LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeSize": "80",
      "LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeType": "gp3",
      "LaunchTemplateData.MetadataOptions.HttpTokens": "required",
      "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit": "2",
    });
    await requestEks(
      cloud,
      "POST",
      "/clusters/lively-otter/node-groups",
      nodeGroup(each, nodes, subnetIds.slice(0, 2)),
    );
  }
  for (const each of ["coredns", "metrics-server"]) await add(each);
}
