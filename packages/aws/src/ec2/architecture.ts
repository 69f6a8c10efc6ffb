import { type _InstanceType, DescribeInstanceTypesCommand } from "@aws-sdk/client-ec2";
import { UnfitError } from "@slipway/action";
import { call } from "../client/calls.ts";
import type { AwsReads } from "../connect.ts";
import { ec2Of } from "./client.ts";

export type Architecture = "x86_64" | "arm64";

/** What instance types run, all alike. */
export async function architectureOf(types: readonly string[], aws: AwsReads): Promise<Architecture> {
  const ec2 = ec2Of(aws);
  const InstanceTypes = types as readonly _InstanceType[] as _InstanceType[];
  const { InstanceTypes: found = [] } = await call(
    aws.run,
    `ec2:DescribeInstanceTypes of ${types.join(", ")}`,
    (options) => ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes }), options),
  );
  const runs = (type: string): Architecture => {
    const info = found.find(({ InstanceType }) => InstanceType === type)?.ProcessorInfo;
    return info?.SupportedArchitectures?.includes("arm64") ? "arm64" : "x86_64";
  };
  const [first = "x86_64", ...others] = types.map(runs);
  if (others.some((other) => other !== first))
    throw new UnfitError(
      `${types.join(", ")} are of two architectures: ${types.map((type) => `${type} is ${runs(type)}`).join(", ")}.`,
      "Give instance types of one architecture, and another node group for the other.",
    );
  return first;
}
