import type { Cluster, Update as StartedUpdate } from "@aws-sdk/client-eks";
import { fakeAws, refusal } from "../../client/fake-aws.test-support.ts";
import { updateConfig } from "../cluster-calls.ts";
import { createCluster, deleteCluster, updateCluster, waitWhileChanging } from "./calls.ts";

afterEach(() => jest.restoreAllMocks());

const issues = [
  { code: "Ec2SubnetNotFound", message: "No subnet.", resourceIds: ["subnet-1", "subnet-2"] },
  { code: "AccessDenied", message: "No right." },
];
const inWords = "Ec2SubnetNotFound: No subnet. (subnet-1, subnet-2) AccessDenied: No right. ()";
const cluster = (status: string, more: object = {}) => ({ cluster: { name: "c", status, ...more } });
const gone = refusal(404, "ResourceNotFoundException");
const body = { roleArn: "arn:aws:iam::1:role/r" } as unknown as Parameters<typeof createCluster>[1];

test("a new cluster is waited for", async () => {
  const { aws, asked, rests, waited } = fakeAws([{}, cluster("CREATING"), cluster("UPDATING"), cluster("ACTIVE")]);
  await createCluster("c", body, aws);
  expect(asked[0]).toEqual({ name: "CreateCluster", input: { name: "c", ...body } });
  expect(rests).toEqual([15_000, 15_000]);
  expect(waited).toEqual(["the cluster c"]);
});

test.each([
  ["FAILED", cluster("FAILED", { health: { issues } }), `it is FAILED. ${inWords}`],
  ["gone", gone, "it is gone. "],
])("a new cluster that is %s at last is an error", async (_, last, says) => {
  const { aws } = fakeAws([{}, last]);
  await expect(createCluster("c", body, aws)).rejects.toMatchObject({
    name: "UnfitError",
    message: `EKS did not create the cluster c: ${says}`,
    remedy: "Remove the cause that the message names, delete the cluster (mode: destroy), then run again.",
  });
});

test("a cluster is waited for until it is gone; one that stays is an error, and one that is not there is none", async () => {
  const { aws, asked, rests } = fakeAws([{}, cluster("DELETING"), gone]);
  await deleteCluster("c", aws);
  expect([asked[0], rests]).toEqual([{ name: "DeleteCluster", input: { name: "c" } }, [15_000]]);
  await deleteCluster("c", fakeAws([gone, gone]).aws);
  await expect(deleteCluster("c", fakeAws([{}, cluster("FAILED", { health: { issues } })]).aws)).rejects.toMatchObject({
    message: `EKS did not delete the cluster c: it is FAILED. ${inWords}`,
    remedy: "Remove the cause that the message names, then run again.",
  });
});

const have = { name: "c", arn: "arn:c", version: "1.33" } as Cluster;
const started = (status = "InProgress"): { readonly update: StartedUpdate } => ({
  update: { id: "u", type: "VpcConfigUpdate", status: status as StartedUpdate["status"] },
});
const ended = (status: string, errors?: readonly object[]) => ({ update: { status, errors } });
const config = { of: "config", input: { resourcesVpcConfig: { endpointPublicAccess: false } } } as const;
const errors = [
  { errorCode: "SubnetNotFound", errorMessage: "No subnet." },
  { errorCode: "Unknown", errorMessage: "More." },
];

test("each change is followed to its end, by its ID, before the next; tags take effect at once", async () => {
  const encryptionConfig = [{ resources: ["secrets"], provider: { keyArn: "arn:key" } }];
  const { aws, asked, rests, waited } = fakeAws([
    {},
    started(),
    ended("InProgress"),
    ended("Successful"),
    started(),
    ended("Successful"),
    started(),
    ended("Successful"),
  ]);
  await updateCluster(
    have,
    [
      { of: "tags", input: { tags: { a: "b" } } },
      config,
      { of: "encryption", input: { encryptionConfig } },
      { of: "version", input: { version: "1.34" } },
    ] as unknown as Parameters<typeof updateCluster>[1],
    aws,
  );
  const look = { name: "DescribeUpdate", input: { name: "c", updateId: "u" } };
  expect(asked).toEqual([
    { name: "TagResource", input: { resourceArn: "arn:c", tags: { a: "b" } } },
    { name: "UpdateClusterConfig", input: { name: "c", ...config.input } },
    look,
    look,
    { name: "AssociateEncryptionConfig", input: { clusterName: "c", encryptionConfig } },
    look,
    { name: "UpdateClusterVersion", input: { name: "c", version: "1.34" } },
    look,
  ]);
  expect([rests, waited[0]]).toEqual([[15_000], "the VpcConfigUpdate of c"]);
});

test.each([
  ["Failed", errors, "SubnetNotFound: No subnet.; Unknown: More."],
  ["Cancelled", [], "Cancelled"],
  ["Failed", undefined, "Failed"],
])("a change that ends with %s and the errors %j is an error", async (status, some, why) => {
  await expect(updateCluster(have, [config], fakeAws([started(), ended(status, some)]).aws)).rejects.toMatchObject({
    message: `EKS did not finish the VpcConfigUpdate of c: ${why}.`,
    remedy: "Remove the cause that the message names, then run again: what was done before it is kept.",
  });
});

test.each([
  ["Failed", errors, "SubnetNotFound: No subnet.; Unknown: More."],
  ["Cancelled", undefined, "Cancelled"],
])("so is one of the authentication mode that ends with %s", async (status, some, why) => {
  const mode = { accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } } as const;
  const { aws, asked, rests, waited } = fakeAws([started(), ended("InProgress"), ended(status, some)]);
  await expect(updateConfig("c", mode, aws)).rejects.toMatchObject({
    message: `EKS did not change the authentication mode of c: ${why}.`,
    remedy: "Look at the update history of the cluster, then run again.",
  });
  expect(asked[0]).toEqual({ name: "UpdateClusterConfig", input: { name: "c", ...mode } });
  expect(asked[2]).toEqual({ name: "DescribeUpdate", input: { name: "c", updateId: "u" } });
  expect([rests, waited]).toEqual([[10_000, 10_000], ["the change of the authentication mode of c"]]);
});

test.each(["CREATING", "UPDATING", "PENDING", "DELETING"])("a cluster that is %s is waited for", async (status) => {
  const { aws, rests } = fakeAws([cluster(status), cluster("ACTIVE")]);
  expect(await waitWhileChanging("c", aws)).toEqual({ name: "c", status: "ACTIVE" });
  expect(rests).toEqual([15_000]);
});
