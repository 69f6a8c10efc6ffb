import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

interface Parts {
  bench: Bench;
  aws: AwsOperator;
  inputs: Readonly<Record<string, string>>;
}

async function begin(): Promise<Parts> {
  const bench = await openBench();
  const aws = await awsOperator(bench.cloud);
  await aws.cluster("theirs", "API");
  await aws.role("operators");
  bench.cloud.world.clock.advance(60_000);
  const { roleArn, resourcesVpcConfig } = await aws.describe("theirs");
  const { subnetIds } = resourcesVpcConfig as { readonly subnetIds: readonly string[] };
  const inputs = { name: "lab", role: String(roleArn), subnets: subnetIds.join("\n"), version: "1.32" };
  return { bench, aws, inputs };
}

/** A role that is there. */
export const admin = "arn:aws:iam::111122223333:role/operators";

/** Before each test of a file a world in which the cluster lab can be made: its network and role are another cluster's. */
export function eksWorld() {
  const parts: Partial<Parts> = {};
  beforeEach(async () => void Object.assign(parts, await begin()));
  afterEach(() => parts.bench?.close());
  const lab = parts as Parts;
  return Object.assign(lab, {
    run: (mode: string, more: Readonly<Record<string, string>> = {}) =>
      lab.bench.run(action, { ...lab.inputs, mode, ...more }),
  });
}
