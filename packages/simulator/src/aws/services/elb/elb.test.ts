import * as ec2Sdk from "@aws-sdk/client-ec2";
import * as classicSdk from "@aws-sdk/client-elastic-load-balancing";
import * as sdk from "@aws-sdk/client-elastic-load-balancing-v2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

// The shapes are those of the vendor's models (schemas of @aws-sdk/client-elastic-load-balancing and -v2), which `checked` holds
// each answer to. What deletes wait for: hashicorp/terraform-provider-aws#40 (interfaces that stay for minutes, and keep the
// group), its description of them alantech/iasql#654, cloudposse/terraform-aws-alb-ingress#24 (target groups in use),
// cloud-provider-aws' EnsureLoadBalancerDeleted (first the load balancer, then its target groups).
let cloud: Cloud;
let elb: sdk.ElasticLoadBalancingV2Client;
let classic: classicSdk.ElasticLoadBalancingClient;
let ec2: ec2Sdk.EC2Client;
let vpc: string;
let group: string;
let subnets: string[];

beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  const config = sdkConfig(cloud);
  elb = checked(new sdk.ElasticLoadBalancingV2Client(config), sdk, cloud);
  classic = checked(new classicSdk.ElasticLoadBalancingClient(config), classicSdk, cloud);
  ec2 = checked(new ec2Sdk.EC2Client(config), ec2Sdk, cloud);
  const { Subnets = [] } = await ec2.send(new ec2Sdk.DescribeSubnetsCommand({}));
  subnets = Subnets.slice(0, 2).map(({ SubnetId = "" }) => SubnetId);
  vpc = Subnets[0]?.VpcId ?? "";
  const made = await ec2.send(
    new ec2Sdk.CreateSecurityGroupCommand({ GroupName: "k8s-elb-a", Description: "d", VpcId: vpc }),
  );
  group = made.GroupId ?? "";
});
afterEach(() => cloud.close());

const Tags = [{ Key: "elbv2.k8s.aws/cluster", Value: "lab" }];
const balancer = async (more: object = {}) => {
  const input = { Name: "k8s-web", Subnets: subnets, SecurityGroups: [group], Tags, ...more };
  const { LoadBalancers } = await elb.send(new sdk.CreateLoadBalancerCommand(input));
  return LoadBalancers?.[0]?.LoadBalancerArn ?? "";
};
const interfaces = async (description: string) => {
  const Filters = [{ Name: "description", Values: [description] }];
  return (await ec2.send(new ec2Sdk.DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces ?? [];
};
const deleteGroup = () => ec2.send(new ec2Sdk.DeleteSecurityGroupCommand({ GroupId: group }));

test("the interfaces of a load balancer keep its group and its subnets for some minutes after it is gone", async () => {
  const arn = await balancer();
  const description = `ELB ${arn.split(":loadbalancer/")[1]}`;
  const [one] = await interfaces(description);
  expect(one).toMatchObject({
    RequesterId: "amazon-elb",
    RequesterManaged: true,
    Status: "in-use",
    Groups: [{ GroupId: group }],
  });
  const drop = new ec2Sdk.DeleteNetworkInterfaceCommand({ NetworkInterfaceId: one?.NetworkInterfaceId });
  await expect(ec2.send(drop)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const DeleteLoadBalancerArn = new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: arn });
  await elb.send(DeleteLoadBalancerArn);
  await elb.send(DeleteLoadBalancerArn);
  await expect(elb.send(new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))).rejects.toMatchObject({
    name: "LoadBalancerNotFoundException",
  });
  const used = { name: "DependencyViolation", message: `resource ${group} has a dependent object` };
  await expect(deleteGroup()).rejects.toMatchObject(used);
  await expect(ec2.send(new ec2Sdk.DeleteSubnetCommand({ SubnetId: subnets[0] }))).rejects.toMatchObject({
    name: "DependencyViolation",
  });
  cloud.world.clock.advance(180_000);
  expect(await interfaces(description)).toEqual([]);
  await deleteGroup();
});

test("a load balancer with public addresses keeps the gateway attached", async () => {
  const { InternetGateways = [] } = await ec2.send(new ec2Sdk.DescribeInternetGatewaysCommand({}));
  const { InternetGatewayId } = InternetGateways[0] ?? {};
  const arn = await balancer();
  const detach = new ec2Sdk.DetachInternetGatewayCommand({ InternetGatewayId, VpcId: vpc });
  await expect(ec2.send(detach)).rejects.toMatchObject({ name: "DependencyViolation" });
  await elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
  await balancer({ Name: "inner", Scheme: "internal" });
  cloud.world.clock.advance(180_000);
  await ec2.send(detach);
});

test("a target group stays while a listener sends to it", async () => {
  const LoadBalancerArn = await balancer();
  const target = { Name: "k8s-web", Protocol: "HTTP" as const, Port: 80, VpcId: vpc, Tags };
  const { TargetGroups } = await elb.send(new sdk.CreateTargetGroupCommand(target));
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  await elb.send(new sdk.CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }));
  const drop = new sdk.DeleteTargetGroupCommand({ TargetGroupArn });
  await expect(elb.send(drop)).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
  });
  const ResourceArns = [LoadBalancerArn, TargetGroupArn];
  const { TagDescriptions } = await elb.send(new sdk.DescribeTagsCommand({ ResourceArns }));
  expect(TagDescriptions).toEqual(ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags })));
  await elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn }));
  await elb.send(drop);
  expect((await elb.send(new sdk.DescribeTargetGroupsCommand({}))).TargetGroups).toEqual([]);
});

test("a load balancer that is protected is not deleted", async () => {
  const LoadBalancerArn = await balancer({ Type: "network", SecurityGroups: [] });
  const protect = (Value: string) =>
    elb.send(
      new sdk.ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn,
        Attributes: [{ Key: "deletion_protection.enabled", Value }],
      }),
    );
  await protect("true");
  const drop = new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn });
  await expect(elb.send(drop)).rejects.toMatchObject({ name: "OperationNotPermittedException" });
  await protect("false");
  await elb.send(drop);
});

test("the first generation goes by names, at the same host", async () => {
  const LoadBalancerName = "a0123456789abcdef0123456789abcde";
  const owned = [{ Key: "kubernetes.io/cluster/lab", Value: "owned" }];
  const Listeners = [{ Protocol: "TCP", LoadBalancerPort: 80, InstancePort: 30080 }];
  const input = { LoadBalancerName, Listeners, Subnets: subnets, SecurityGroups: [group], Tags: owned };
  await classic.send(new classicSdk.CreateLoadBalancerCommand(input));
  const { LoadBalancerDescriptions } = await classic.send(new classicSdk.DescribeLoadBalancersCommand({}));
  expect(LoadBalancerDescriptions).toMatchObject([{ LoadBalancerName, VPCId: vpc, SecurityGroups: [group] }]);
  expect((await elb.send(new sdk.DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
  const named = { LoadBalancerNames: [LoadBalancerName] };
  const { TagDescriptions } = await classic.send(new classicSdk.DescribeTagsCommand(named));
  expect(TagDescriptions).toEqual([{ LoadBalancerName, Tags: owned }]);
  expect(await interfaces(`ELB ${LoadBalancerName}`)).toHaveLength(2);
  await classic.send(new classicSdk.DeleteLoadBalancerCommand({ LoadBalancerName }));
  await expect(classic.send(new classicSdk.DescribeLoadBalancersCommand(named))).rejects.toMatchObject({
    name: "AccessPointNotFoundException",
  });
});

test("lists come in pages, and what is not simulated is refused by its name", async () => {
  await balancer();
  await balancer({ Name: "other" });
  cloud.world.pageSize = 1;
  const names: (string | undefined)[] = [];
  for await (const page of sdk.paginateDescribeLoadBalancers({ client: elb }, {}))
    names.push(...(page.LoadBalancers ?? []).map(({ LoadBalancerName }) => LoadBalancerName));
  expect(names).toEqual(["k8s-web", "other"]);
  await expect(balancer({ Name: "third", IpAddressType: "dualstack" })).rejects.toMatchObject({
    message: "IpAddressType is not simulated.",
  });
});
