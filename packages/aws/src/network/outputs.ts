import { type Goal, isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { ownerOf } from "../client/arn.ts";
import { type Place, roleArn, roleNames } from "./place.ts";
import type { NetworkState } from "./stack.ts";

/** Where a stack is made: the account and the partition are the caller's. */
export async function stackPlace(name: string, aws: AwsReads): Promise<Place> {
  return { name, region: aws.region, ...ownerOf((await aws.signIn()).caller) };
}

/** What later steps need of a network and its roles, as outputs: subnets one a line. */
export function networkOutputs({ have }: Pick<Goal<NetworkState>, "have">): Readonly<Record<string, string>> {
  if (have === undefined) return {};
  const { found, outputs, place } = have;
  const { vpc, privateSubnets, publicSubnets } = found ?? {
    vpc: outputs.Vpc ?? "",
    privateSubnets: listed(outputs.PrivateSubnets),
    publicSubnets: listed(outputs.PublicSubnets),
  };
  const { cluster, node } = roleNames(place);
  return {
    vpc,
    "private-subnets": privateSubnets.join("\n"),
    "public-subnets": publicSubnets.join("\n"),
    "cluster-role": roleArn(place, cluster),
    "node-role": roleArn(place, node),
  };
}

/** What CloudFormation has yet to give is one text, whatever it lists. */
const listed = (output = ""): readonly string[] =>
  output === "" ? [] : isUnknownText(output) ? [output] : output.split(",");
