import { type Arrange, awsOperator, iamOperator } from "@slipway/testing";

const theirs = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Theirs", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::theirs/*" }],
});

/** A role of an instance profile that has tags, and policies of other people's. */
export const arrange: Arrange = async (cloud) => {
  const iam = iamOperator(cloud);
  await (await awsOperator(cloud)).role("hopsworks", "/team/");
  await iam.call("CreateInstanceProfile", { InstanceProfileName: "instances" });
  await iam.call("AddRoleToInstanceProfile", { InstanceProfileName: "instances", RoleName: "hopsworks" });
  const put = (PolicyName: string, PolicyDocument: string) =>
    iam.call("PutRolePolicy", { RoleName: "hopsworks", PolicyName, PolicyDocument });
  for (const name of ["audit", "backup", "logs"]) await put(name, theirs);
  await iam.call("TagRole", { RoleName: "hopsworks", "Tags.member.1.Key": "team", "Tags.member.1.Value": "ml" });
  return {
    inputs: { role: "instances", "policy-name": "eks", preset: "hopsworks-instance" },
    owned: () => iam.inlinePolicy({ RoleName: "hopsworks" }, "eks"),
    async foreign() {
      const policies = await Promise.all(
        ["audit", "backup", "logs"].map((name) => iam.inlinePolicy({ RoleName: "hopsworks" }, name)),
      );
      return { policies, tags: await iam.roleTags("hopsworks") };
    },
    concurrentEdit: (_cloud, turn) => put("audit", theirs.replace("Theirs", `Turn${turn}`)),
    async introduceDrift() {
      const policy = JSON.stringify(await iam.inlinePolicy({ RoleName: "hopsworks" }, "eks"));
      await put("eks", policy.replace('"ecr:BatchGetImage"', '"ecr:Get*"'));
    },
    others: { policy: theirs, role: "hopsworks" },
    silent: { region: "IAM is one for all regions.", role: "It is the role of that instance profile." },
    wrong: {
      inputs: {
        role: "a/b",
        "policy-name": "two words",
        policy: '{"Statement": [{"Effect": "allow", "Action": "everything"}]}',
        preset: "hopsworks",
        images: "Base",
        cluster: "-",
      },
      named: ["role", "policy-name", "policy", "preset", "images", "cluster"],
    },
    confirm: "eks",
  };
};
