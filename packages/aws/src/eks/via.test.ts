import { mapRoleOf } from "./via.ts";

test.each([
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-eusc",
])("a role of the partition %s is mapped in that partition, without its path", (partition) => {
  const principal = { arn: `arn:${partition}:iam::111122223333:role/team/deployer` };
  expect(mapRoleOf({ role: "deployer", groups: ["builders"], principal })).toEqual({
    arn: `arn:${partition}:iam::111122223333:role/deployer`,
    groups: ["builders"],
    username: undefined,
    defaultUsername: `arn:${partition}:sts::111122223333:assumed-role/deployer/{{SessionName}}`,
  });
});
