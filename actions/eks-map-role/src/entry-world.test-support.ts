import { type AwsOperator, awsOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";

interface Parts {
  bench: Bench;
  aws: AwsOperator;
}

async function begin(): Promise<Parts> {
  const bench = await openBench();
  const aws = await awsOperator(bench.cloud);
  await aws.cluster("lab", "API_AND_CONFIG_MAP");
  return { bench, aws };
}

/** The administrator's policy, as it is read. */
export const admin = { name: "AmazonEKSClusterAdminPolicy", type: "cluster", namespaces: [] };

/** Before each test of a file a world with the cluster lab, where access is by entries too. */
export function entryWorld() {
  const parts: Partial<Parts> = {};
  beforeEach(async () => void Object.assign(parts, await begin()));
  afterEach(() => parts.bench?.close());
  const lab = parts as Parts;
  return Object.assign(lab, {
    run: (inputs: Readonly<Record<string, string>>) => lab.bench.run(action, { cluster: "lab", ...inputs }),
    /** Until a role that was made is known everywhere. */
    later: () => lab.bench.cloud.world.clock.advance(60_000),
  });
}
