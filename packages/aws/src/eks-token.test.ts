import { awsKeysOf, awsOperator, type Bench, bareRun, openBench } from "@slipway/testing";
import { connectAws } from "./connect.ts";
import { eksToken } from "./eks-token.ts";

let bench: Bench;
const masked: string[] = [];

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** AWS as the world's first user, whose keys the environment holds. */
const connected = () =>
  connectAws(
    { "role-to-assume": undefined, region: "us-east-1", "allowed-account-ids": undefined },
    bareRun(bench, awsKeysOf(bench), masked),
  );

const server = "/kubernetes/eks-us-east-1-lab";
const asks = async (token: string, path: string) =>
  (await fetch(`${bench.environment({}).AWS_ENDPOINT_URL}${path}`, { headers: { authorization: `Bearer ${token}` } }))
    .status;

test("a cluster knows who shows the token, and it is masked; another cluster's token is nothing to it", async () => {
  const aws = await awsOperator(bench.cloud);
  await aws.cluster("lab", "API_AND_CONFIG_MAP");
  const user = "arn:aws:iam::111122223333:user/deployer";
  await aws.entry("lab", user, {}, { policy: "AmazonEKSClusterAdminPolicy" });
  const token = await eksToken("lab", connected());
  expect(await asks(token, `${server}/api/v1/namespaces`)).toBe(200);
  expect(masked).toContain(token);
  expect(await asks(await eksToken("other", connected()), `${server}/api/v1/namespaces`)).toBe(401);
});
