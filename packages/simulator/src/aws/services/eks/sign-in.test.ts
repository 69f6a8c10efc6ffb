import { request } from "node:https";
import * as ec2sdk from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import * as iamsdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { sdkConfig } from "../../client.test-support.ts";
import { eksToken } from "./token-format.test-support.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
});
afterEach(() => cloud.close());

async function openLab(authenticationMode: sdk.AuthenticationMode): Promise<string> {
  const config = sdkConfig(cloud);
  const [ec2, iam, eks] = [new ec2sdk.EC2Client(config), new iamsdk.IAMClient(config), new sdk.EKSClient(config)];
  const { Vpc } = await ec2.send(new ec2sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const subnetIds = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const want = { VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `us-east-1${zone}` };
    subnetIds.push((await ec2.send(new ec2sdk.CreateSubnetCommand(want))).Subnet?.SubnetId ?? "");
  }
  const statement = { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" };
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const made = await iam.send(new iamsdk.CreateRoleCommand({ RoleName: "lab", AssumeRolePolicyDocument: trust }));
  cloud.world.clock.advance(10_000);
  const want = {
    name: "lab",
    roleArn: made.Role?.Arn,
    resourcesVpcConfig: { subnetIds },
    accessConfig: { authenticationMode },
  };
  await eks.send(new sdk.CreateClusterCommand(want));
  cloud.world.clock.advance(20 * 60_000);
  return (await eks.send(new sdk.DescribeClusterCommand({ name: "lab" }))).cluster?.endpoint ?? "";
}

const namespaces = (endpoint: string, token: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const outgoing = request(`${endpoint}/api/v1/namespaces`, { ca: cloud.ca, agent: false, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });

test.each([
  "CONFIG_MAP",
  "API_AND_CONFIG_MAP",
  "API",
] as const)("in mode %s the creator gets in, no one else", async (mode) => {
  const endpoint = await openLab(mode);
  expect(await namespaces(endpoint, eksToken(cloud.world, "lab"))).toBe(200);
  expect(await namespaces(endpoint, eksToken(cloud.world, "other"))).toBe(401);
  expect(await namespaces(endpoint, "k8s-aws-v1.rubbish")).toBe(401);
});

test("who loses the entry loses the access", async () => {
  const endpoint = await openLab("API");
  const eks = new sdk.EKSClient(sdkConfig(cloud));
  const principalArn = "arn:aws:iam::111122223333:user/deployer";
  await eks.send(new sdk.DeleteAccessEntryCommand({ clusterName: "lab", principalArn }));
  expect(await namespaces(endpoint, eksToken(cloud.world, "lab"))).toBe(401);
});
