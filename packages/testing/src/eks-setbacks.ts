import { makeEdits, type RehearsedRun, type Stage } from "@slipway/rehearsal";
import { awsOperator } from "./aws-operator.ts";
import { workloadOperator } from "./workload-operator.ts";

type Run = (
  mode: "check" | "apply" | "plan-destroy" | "destroy",
  more?: Readonly<Record<string, unknown>>,
) => Promise<RehearsedRun>;

/**
 * What goes wrong with a cluster that stands, each with what is run then: to repair what someone changed, to say why a
 * stack could not be changed, and why it could not be deleted, takes rights that nothing else takes. The cluster is gone
 * after it; its stack is left, and what its workloads made.
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

  // Where the second zone's gateway would be. A cluster keeps its zones, so the network gets no third one.
  const inSecond = { "Filter.3.Name": "availability-zone", "Filter.3.Value.1": "us-east-1b" };
  const second = await aws.ec2("DescribeSubnets", { ...balancedIn(VpcId, "elb"), ...inSecond });
  await aws.ec2("DeleteSubnet", { SubnetId: /subnet-[0-9a-f]+/.exec(second)?.[0] ?? "" });
  const changed = await run("apply", { nat: "each-zone" });

  const subnets = await aws.ec2("DescribeSubnets", balancedIn(VpcId, "internal-elb"));
  const workloads = await workloadOperator(cloud);
  const ids = [...subnets.matchAll(/<subnetId>([^<]*)/g)].map(([, id = ""]) => id);
  await workloads.all("shop", VpcId, ids);
  // Whose a load balancer is, is asked only where there is one in the network.
  await run("plan-destroy");
  return [...repaired, changed, await run("destroy", { "made-by-workloads": "report" })];
}

/** The subnets of a network that load balancers are for: those of the internet, or those within. */
const balancedIn = (id: string, kind: "elb" | "internal-elb") => ({
  ...{ "Filter.1.Name": "vpc-id", "Filter.1.Value.1": id },
  ...{ "Filter.2.Name": `tag:kubernetes.io/role/${kind}`, "Filter.2.Value.1": "1" },
});
const ofStack = { "Filter.1.Name": "tag:aws:cloudformation:stack-name", "Filter.1.Value.1": "shop" };
