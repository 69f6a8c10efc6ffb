import type { Cloud } from "@slipway/simulator";

type Members = Readonly<Record<string, string>>;

/** What workloads made, by AWS's IDs. */
export interface Made {
  readonly balancer: string;
  readonly targetGroup: string;
  readonly classic: string;
  readonly groups: readonly string[];
  readonly volume: string;
}

const tags = (prefix: string, all: Members): Members =>
  Object.fromEntries(
    Object.entries(all).flatMap(([key, value], at) => [
      [`${prefix}.${at + 1}.Key`, key],
      [`${prefix}.${at + 1}.Value`, value],
    ]),
  );

/** Acts as the controllers of a cluster do: aws-load-balancer-controller, cloud-provider-aws and aws-ebs-csi-driver. */
export async function workloadOperator(cloud: Cloud) {
  const ask = async (api: string, Version: string, Action: string, input: Members) => {
    const body = new URLSearchParams({ Action, Version, ...input }).toString();
    const answer = await cloud.request("POST", `https://${api}.us-east-1.amazonaws.com/`, body);
    if (answer.status >= 400) throw new Error(`${Action}: ${answer.status} ${answer.body}`);
    return String(answer.body);
  };
  const ec2 = (action: string, input: Members) => ask("ec2", "2016-11-15", action, input);
  const elb = (action: string, input: Members) => ask("elasticloadbalancing", "2015-12-01", action, input);
  const classicElb = (action: string, input: Members) => ask("elasticloadbalancing", "2012-06-01", action, input);
  const group = async (name: string, vpc: string, marks: Members) => {
    const tagged = { "TagSpecification.1.ResourceType": "security-group", ...tags("TagSpecification.1.Tag", marks) };
    const made = await ec2("CreateSecurityGroup", { GroupName: name, GroupDescription: name, VpcId: vpc, ...tagged });
    return /sg-[0-9a-f]+/.exec(made)?.[0] ?? "";
  };
  const operator = {
    ec2,
    elb,
    /** A Service of type LoadBalancer, as the control plane itself serves it. */
    async classic(cluster: string, vpc: string, subnet: string) {
      const name = "a0123456789abcdef0123456789abcde";
      const marks = { [`kubernetes.io/cluster/${cluster}`]: "owned", "kubernetes.io/service-name": "default/shop" };
      const own = await group(`k8s-elb-${name}`, vpc, { [`kubernetes.io/cluster/${cluster}`]: "owned" });
      await classicElb("CreateLoadBalancer", {
        LoadBalancerName: name,
        "Listeners.member.1.Protocol": "TCP",
        "Listeners.member.1.LoadBalancerPort": "80",
        "Listeners.member.1.InstancePort": "30080",
        "Subnets.member.1": subnet,
        "SecurityGroups.member.1": own,
        ...tags("Tags.member", marks),
      });
      return { name, group: own };
    },
    /** An Ingress, as the controller for load balancers serves it. */
    async ingress(cluster: string, vpc: string, subnets: readonly string[]) {
      const marks = { "elbv2.k8s.aws/cluster": cluster, "ingress.k8s.aws/stack": "default/web" };
      const own = await group(`k8s-web-${cluster}`, vpc, marks);
      const made = await elb("CreateLoadBalancer", {
        Name: `k8s-web-${cluster}`,
        ...Object.fromEntries(subnets.map((subnet, at) => [`Subnets.member.${at + 1}`, subnet])),
        "SecurityGroups.member.1": own,
        ...tags("Tags.member", marks),
      });
      const balancer = /<LoadBalancerArn>(.*?)</.exec(made)?.[1] ?? "";
      const target = { Name: `k8s-web-${cluster}`, Protocol: "HTTP", Port: "80", VpcId: vpc };
      const grouped = await elb("CreateTargetGroup", { ...target, ...tags("Tags.member", marks) });
      const targetGroup = /<TargetGroupArn>(.*?)</.exec(grouped)?.[1] ?? "";
      const action = {
        "DefaultActions.member.1.Type": "forward",
        "DefaultActions.member.1.TargetGroupArn": targetGroup,
      };
      await elb("CreateListener", { LoadBalancerArn: balancer, Protocol: "HTTP", Port: "80", ...action });
      return { balancer, targetGroup, group: own };
    },
    /** A claim, as the EBS driver serves it. */
    async claim(cluster: string, name: string) {
      const marks = {
        [`kubernetes.io/cluster/${cluster}`]: "owned",
        "ebs.csi.aws.com/cluster": "true",
        CSIVolumeName: `pvc-${name}`,
        "kubernetes.io/created-for/pvc/namespace": "default",
        "kubernetes.io/created-for/pvc/name": name,
      };
      const made = await ec2("CreateVolume", {
        AvailabilityZone: "us-east-1a",
        Size: "20",
        VolumeType: "gp3",
        "TagSpecification.1.ResourceType": "volume",
        ...tags("TagSpecification.1.Tag", marks),
      });
      return /vol-[0-9a-f]+/.exec(made)?.[0] ?? "";
    },
    /** One of each. */
    async all(cluster: string, vpc: string, subnets: readonly string[]): Promise<Made> {
      const { name, group: one } = await operator.classic(cluster, vpc, subnets[0] ?? "");
      const { balancer, targetGroup, group: other } = await operator.ingress(cluster, vpc, subnets);
      return {
        balancer,
        targetGroup,
        classic: name,
        groups: [one, other],
        volume: await operator.claim(cluster, "data"),
      };
    },
    /** The IDs that are still there, of all that can be asked for. */
    async left() {
      const [balancers, classic, targets, groups, volumes] = await Promise.all([
        elb("DescribeLoadBalancers", {}),
        classicElb("DescribeLoadBalancers", {}),
        elb("DescribeTargetGroups", {}),
        ec2("DescribeSecurityGroups", {}),
        ec2("DescribeVolumes", {}),
      ]);
      return [balancers, classic, targets, groups, volumes].join("\n");
    },
  };
  return operator;
}
