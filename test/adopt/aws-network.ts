import type { Cloud } from "@slipway/simulator";
import type { AwsOperator } from "@slipway/testing";

const hour = 60 * 60_000;

/** One request of EKS, as any client sends it. */
export async function requestEks(cloud: Cloud, method: string, path: string, body?: object): Promise<void> {
  const answer = await cloud.request(method, `https://eks.us-east-1.amazonaws.com${path}`, body);
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  cloud.world.clock.advance(hour);
}

/** The same of ECR and CloudWatch Logs, which name the operation in a header. */
export async function requestJson(cloud: Cloud, host: string, target: string, body: object): Promise<void> {
  const answer = await cloud.request("POST", `https://${host}.us-east-1.amazonaws.com/`, body, {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": target,
  });
  if (answer.status >= 400) throw new Error(`${target}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** A VPC with subnets in two zones; gives the IDs of the subnets. */
export async function network(aws: AwsOperator, range: string, subnets: readonly string[]): Promise<string[]> {
  const one = async (action: string, input: Readonly<Record<string, string>>, id: RegExp) =>
    id.exec(await aws.ec2(action, input))?.[0] ?? "";
  const vpc = await one("CreateVpc", { CidrBlock: range }, /vpc-[0-9a-f]+/);
  for (const attribute of ["EnableDnsSupport", "EnableDnsHostnames"])
    await aws.ec2("ModifyVpcAttribute", { VpcId: vpc, [`${attribute}.Value`]: "true" });
  const ids: string[] = [];
  for (const [at, CidrBlock] of subnets.entries()) {
    const AvailabilityZone = `us-east-1${at % 2 === 0 ? "a" : "b"}`;
    ids.push(await one("CreateSubnet", { VpcId: vpc, CidrBlock, AvailabilityZone }, /subnet-[0-9a-f]+/));
  }
  return ids;
}

/** A role of nodes with AWS's policies. */
export async function nodeRole(aws: AwsOperator, name: string, pull: string): Promise<string> {
  const arn = await aws.role(name);
  for (const policy of ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", pull]) await aws.attach(name, policy);
  return arn;
}

/** A role that clusters act as. */
export async function clusterRole(aws: AwsOperator, RoleName: string): Promise<string> {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  };
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const created = await aws.iam("CreateRole", { RoleName, AssumeRolePolicyDocument: document });
  for (const policy of ["AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController"]) await aws.attach(RoleName, policy);
  return /<Arn>(.*?)<\/Arn>/.exec(created)?.[1] ?? "";
}
