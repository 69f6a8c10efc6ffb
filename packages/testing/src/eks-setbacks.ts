import { makeEdits, type RehearsedRun, type Stage } from "@slipway/rehearsal";
import { awsOperator } from "./aws-operator.ts";

type Run = (mode: "check" | "apply" | "destroy", more?: Readonly<Record<string, unknown>>) => Promise<RehearsedRun>;

/**
 * What goes wrong with a cluster that stands, each with what is run then: to repair what someone changed, to say why a
 * stack could not be changed, and why it could not be deleted, takes rights that nothing else takes. The cluster is gone
 * after it, and its stack is left.
 */
export async function eksSetbacks({ cloud }: Stage, run: Run): Promise<readonly RehearsedRun[]> {
  const aws = await awsOperator(cloud);
  const VpcId = /<vpcId>(vpc-[0-9a-f]+)/.exec(await aws.ec2("DescribeVpcs", ofStack))?.[1] ?? "";
  await makeEdits(cloud, [
    { change: "*:repository/team/base", set: { lifecyclePolicy: null } },
    { change: "*:nodegroup/shop/*", set: { "scalingConfig.maxSize": 9 } },
    { change: "*:cluster/shop", set: { "logging.clusterLogging": [{ types: ["audit"], enabled: false }] } },
  ]);
  await aws.logs("DeleteRetentionPolicy", { logGroupName: "/aws/eks/shop/cluster" });
  const repaired = [await run("check"), await run("apply")];

  // Where the third zone's public subnet would be.
  const block = { VpcId, CidrBlock: "10.0.64.0/24", AvailabilityZone: "us-east-1a" };
  const SubnetId = /subnet-[0-9a-f]+/.exec(await aws.ec2("CreateSubnet", block))?.[0] ?? "";
  const widened = await run("apply", { zones: 3 });
  await aws.ec2("DeleteSubnet", { SubnetId });

  const group = { VpcId, GroupName: "k8s-elb-shop", GroupDescription: "of a load balancer" };
  const GroupId = /sg-[0-9a-f]+/.exec(await aws.ec2("CreateSecurityGroup", group))?.[0] ?? "";
  const at = { SubnetId: /subnet-[0-9a-f]+/.exec(await aws.ec2("DescribeSubnets", inVpc(VpcId)))?.[0] ?? "" };
  const made = await aws.ec2("CreateNetworkInterface", { ...at, Description: "ELB net/k8s-shop/0a1b2c3d" });
  const held = await run("destroy");
  await aws.ec2("DeleteNetworkInterface", { NetworkInterfaceId: /eni-[0-9a-f]+/.exec(made)?.[0] ?? "" });
  await aws.ec2("DeleteSecurityGroup", { GroupId });
  return [...repaired, widened, held];
}

const inVpc = (id: string) => ({ "Filter.1.Name": "vpc-id", "Filter.1.Value.1": id });
const ofStack = { "Filter.1.Name": "tag:aws:cloudformation:stack-name", "Filter.1.Value.1": "shop" };
