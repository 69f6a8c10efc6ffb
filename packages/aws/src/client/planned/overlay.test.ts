import { DescribeClusterCommand } from "@aws-sdk/client-eks";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { type Shown, unknown, unknownText, withTexts } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { eksOf } from "../../eks/client.ts";
import { iamOf } from "../../iam/client.ts";
import { overlay } from "./overlay.ts";
import { answers, listed, type Shows, within } from "./shows.ts";

const aws = { region: "eu-north-1" };

/** The shows as a later step of the job finds them in its ledger: as JSON, by keys in lower case. */
const kept = (...shows: readonly Shows[]): ReadonlyMap<string, Shown> =>
  new Map(
    shows.flatMap(Object.entries).map(([key, { body, isNew }]: [string, Shown]) => {
      const known = withTexts(body, (field) => `network.${field}`);
      return [key.toLowerCase(), { body: JSON.parse(JSON.stringify(known)), isNew }];
    }),
  );

/** Reads through the overlay, over a cloud that has these answers by the operation's name. */
function reader(planned: ReadonlyMap<string, Shown>, there: Readonly<Record<string, object>> = {}, service = "eks") {
  const asked: string[] = [];
  const read = async (operation: string, input: object, region = aws.region) => {
    const send = overlay(
      service,
      region,
      planned,
    )(
      async () => {
        asked.push(operation);
        return { response: {}, output: there[operation] ?? {} };
      },
      { commandName: `${operation}Command` },
    );
    const { $metadata: _, ...output } = (await send({ input })).output as Record<string, unknown>;
    return output;
  };
  return { read, asked };
}

const describe_ = { of: "eks:DescribeCluster", input: { name: "lab" } };
const groups = { of: "eks:ListNodegroups", input: { clusterName: "lab" } };

test("a thing that is planned is there, as the vendor's client would give it, and no one is asked", async () => {
  const createdAt = new Date("2026-01-02T03:04:05Z");
  const cluster = { name: "lab", createdAt, endpoint: unknown("its address"), tags: { A: "b" } };
  const { read, asked } = reader(kept(answers(aws, describe_, { cluster }, true)));
  expect(await read("DescribeCluster", { name: "lab" })).toEqual({
    cluster: { ...cluster, endpoint: unknownText("network.endpoint") },
  });
  expect(asked).toEqual([]);
});

test.each([
  ["another name", { name: "other" }, undefined],
  ["a name of another case, which is another name in AWS", { name: "Lab" }, undefined],
  ["another region", { name: "lab" }, "eu-west-1"],
])("%s is asked of AWS", async (_what, input, region) => {
  const { read, asked } = reader(kept(answers(aws, describe_, { cluster: {} }, true)));
  await read("DescribeCluster", input, region);
  expect(asked).toEqual(["DescribeCluster"]);
});

test("IAM is the same in every region", async () => {
  const role = { of: "iam:GetRole", input: { RoleName: "Nodes" } };
  const { read, asked } = reader(kept(answers(aws, role, { Role: { RoleName: "Nodes" } }, true)), {}, "iam");
  expect(await read("GetRole", { RoleName: "Nodes" }, "us-east-1")).toEqual({ Role: { RoleName: "Nodes" } });
  expect(asked).toEqual([]);
});

test("how a list is paged does not matter", async () => {
  const { read } = reader(kept(answers(aws, groups, { nodegroups: ["a"] }, true)));
  expect(await read("ListNodegroups", { maxResults: 2, nextToken: undefined, clusterName: "lab" })).toEqual({
    nodegroups: ["a"],
  });
});

test("within a new thing there is nothing but what is planned", async () => {
  const planned = kept(
    within(aws, "eks", "clusterName", "lab"),
    listed(aws, groups, { in: "nodegroups", item: "New" }),
  );
  const { read, asked } = reader(planned);
  expect(await read("ListNodegroups", { clusterName: "lab" })).toEqual({ nodegroups: ["New"] });
  expect(await read("ListAddons", { clusterName: "lab" })).toEqual({});
  await expect(read("DescribeAddon", { clusterName: "lab", addonName: "x" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    $metadata: { httpStatusCode: 404 },
  });
  expect(asked).toEqual([]);
  await read("ListAddons", { clusterName: "other" });
  expect(asked).toEqual(["ListAddons"]);
});

test("what is listed stands at the end of the last page, in place of the one of its name on any page", async () => {
  const policies = { of: "eks:ListAssociatedAccessPolicies", input: { clusterName: "lab" } };
  const item = { in: "associatedAccessPolicies", item: { policyArn: "b", scope: "new" }, by: "policyArn" };
  const planned = kept(listed(aws, policies, item), listed(aws, groups, { in: "nodegroups", item: "a" }));
  const [old, other] = [{ policyArn: "b", scope: "old" }, { policyArn: "a" }];
  const last = reader(planned, { ListAssociatedAccessPolicies: { associatedAccessPolicies: [old, other] } });
  expect(await last.read("ListAssociatedAccessPolicies", { clusterName: "lab" })).toEqual({
    associatedAccessPolicies: [other, item.item],
  });
  const first = reader(planned, { ListAssociatedAccessPolicies: { associatedAccessPolicies: [old], nextToken: "n" } });
  expect(await first.read("ListAssociatedAccessPolicies", { clusterName: "lab" })).toEqual({
    associatedAccessPolicies: [],
    nextToken: "n",
  });
});

test("what has no name yet is asked of no one", async () => {
  const { read, asked } = reader(new Map());
  const name = unknownText("network.private-subnets");
  expect(await read("DescribeSubnets", { SubnetIds: [name] })).toEqual({});
  expect(await read("ListNodegroups", { clusterName: name })).toEqual({});
  await expect(read("GetRole", { RoleName: name })).rejects.toThrow("planned");
  expect(asked).toEqual([]);
});

test("writes pass as they are", async () => {
  const planned = kept(within(aws, "eks", "clusterName", "lab"), answers(aws, groups, {}, true));
  const { read, asked } = reader(planned);
  await read("CreateNodegroup", { clusterName: "lab" });
  expect(asked).toEqual(["CreateNodegroup"]);
});

describe("the vendor's clients", () => {
  const run = (mode: string, planned: ReadonlyMap<string, Shown>) =>
    ({
      mode,
      planned,
      clock: { now: Date.now },
      env: { AWS_ENDPOINT_URL: "https://127.0.0.1:1" },
    }) as unknown as AwsReads["run"];
  const signIn = async () => ({
    accessKeyId: "a",
    secretAccessKey: "b",
    expiresAt: Number.POSITIVE_INFINITY,
    caller: "c",
  });
  const planned = kept(
    answers(aws, describe_, { cluster: { name: "lab" } }, true),
    answers(aws, { of: "iam:GetRole", input: { RoleName: "nodes" } }, { Role: { Arn: "arn" } }, true),
  );

  test.each(["plan", "check"])("read in a %s as what is planned will be", async (mode) => {
    const reads: AwsReads = { ...aws, signIn, run: run(mode, planned) };
    const { cluster } = await eksOf(reads).send(new DescribeClusterCommand({ name: "lab" }));
    const { Role } = await iamOf(reads).send(new GetRoleCommand({ RoleName: "nodes" }));
    expect([cluster?.name, Role?.Arn]).toEqual(["lab", "arn"]);
    expect(eksOf(reads)).toBe(eksOf(reads));
  });

  test("read what is there in an apply", async () => {
    const reads: AwsReads = { ...aws, signIn, run: run("apply", planned) };
    await expect(eksOf(reads).send(new DescribeClusterCommand({ name: "lab" }))).rejects.toThrow("ECONNREFUSED");
  });
});
