import { DescribeNetworkInterfacesCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { ec2Of } from "../ec2/client.ts";

const most = 10;

/**
 * What is in a network that keeps it from being deleted: interfaces, which load balancers and pods have, and security
 * groups. An interface says in its description whose it is. Empty where nothing is, or where it may not be read.
 */
export async function leftIn(vpc: string, aws: AwsReads): Promise<string> {
  const ec2 = ec2Of(aws);
  const Filters = [{ Name: "vpc-id", Values: [vpc] }];
  try {
    const [interfaces, groups] = await Promise.all([
      call(aws.run, `ec2:DescribeNetworkInterfaces of ${vpc}`, (options) =>
        ec2.send(new DescribeNetworkInterfacesCommand({ Filters }), options),
      ),
      call(aws.run, `ec2:DescribeSecurityGroups of ${vpc}`, (options) =>
        ec2.send(new DescribeSecurityGroupsCommand({ Filters }), options),
      ),
    ]);
    const left = [
      ...(interfaces.NetworkInterfaces ?? []).map(
        ({ NetworkInterfaceId: id, Description: of }) => `the network interface ${id}${of ? ` (${of})` : ""}`,
      ),
      ...(groups.SecurityGroups ?? []).flatMap(({ GroupId: id, GroupName: name }) =>
        name === "default" ? [] : [`the security group ${id} (${name})`],
      ),
    ];
    const more = left.length > most ? ` and ${left.length - most} more` : "";
    return left.length === 0 ? "" : ` Still in ${vpc}: ${left.slice(0, most).join(", ")}${more}.`;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    aws.run.warn(`What is still in ${vpc} is not known here. ${error.message} ${error.remedy}`);
    return "";
  }
}
