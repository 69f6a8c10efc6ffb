import { awsKeysOf, awsOperator, type Bench, bareRun, openBench } from "@slipway/testing";
import { connectAws } from "../connect.ts";
import { eksToken } from "./token.ts";

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
const statusOf = async (token: string, path: string) =>
  (await fetch(`${bench.environment({}).AWS_ENDPOINT_URL}${path}`, { headers: { authorization: `Bearer ${token}` } }))
    .status;

test("a token is good for its own cluster, and is masked", async () => {
  const aws = await awsOperator(bench.cloud);
  await aws.cluster("lab", "API_AND_CONFIG_MAP");
  const user = "arn:aws:iam::111122223333:user/deployer";
  await aws.entry("lab", user, {}, { policy: "AmazonEKSClusterAdminPolicy" });
  const token = await eksToken("lab", connected());
  expect(await statusOf(token, `${server}/api/v1/namespaces`)).toBe(200);
  expect(masked).toContain(token);
  expect(await statusOf(await eksToken("other", connected()), `${server}/api/v1/namespaces`)).toBe(401);
});

test.each([
  ["cn-north-1", "sts.cn-north-1.amazonaws.com.cn"],
  ["eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu"],
  ["us-iso-east-1", "sts.us-iso-east-1.c2s.ic.gov"],
])("in %s a token is verified at %s", async (region, host) => {
  const aws = connected();
  const run = { ...aws.run, env: {} };
  const token = await eksToken("lab", { ...aws, region, run });
  const url = Buffer.from(token.replace(/^k8s-aws-v1\./, ""), "base64url").toString();
  expect(new URL(url).host).toBe(host);
});
