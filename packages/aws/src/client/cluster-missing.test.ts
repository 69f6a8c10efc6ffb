import { unlessMissing } from "./calls.ts";
import { AwsError } from "./errors.ts";

const refused = (status: number, code: string, message: string) => async () => {
  throw await AwsError.refused("eks:DescribeCluster of lab", { status, code, message, requestId: "1" });
};

// EKS reports a missing cluster by a ClientException as well (terraform-provider-aws, internal/service/eks).
test.each([
  [404, "ResourceNotFoundException", "No cluster found for name: lab."],
  [400, "ClientException", "No cluster found for name: lab."],
])("%i %s of a cluster that is not there means that it is missing", async (status, code, message) => {
  expect(await unlessMissing(refused(status, code, message)())).toBeUndefined();
});

test.each([
  [400, "ClientException", "The name is not valid."],
  [403, "AccessDeniedException", "No cluster found for name: lab."],
])("%i %s: %s is a refusal", async (status, code, message) => {
  await expect(unlessMissing(refused(status, code, message)())).rejects.toMatchObject({ code });
});
