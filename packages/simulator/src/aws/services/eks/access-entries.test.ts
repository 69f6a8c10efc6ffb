import * as sdk from "@aws-sdk/client-eks";
import * as iamsdk from "@aws-sdk/client-iam";
import { clusterAccess } from "./authenticators.ts";
import { deployer, eksLab, ofLab } from "./lab.test-support.ts";

const lab = eksLab();
const { create, makeRole, drain } = lab;

describe("access entries", () => {
  beforeEach(async () => {
    await create();
    drain();
  });
  const enter = (principalArn: string, more: Partial<sdk.CreateAccessEntryCommandInput> = {}) =>
    lab.eks.send(new sdk.CreateAccessEntryCommand({ ...ofLab, principalArn, ...more }));
  const accessOf = (arn: string) => clusterAccess("eks-us-east-1-lab", arn, lab.cloud.world);
  const admin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

  test("the creator has one, with the administrator's policy", async () => {
    const principalArn = deployer;
    const { associatedAccessPolicies } = await lab.eks.send(
      new sdk.ListAssociatedAccessPoliciesCommand({ ...ofLab, principalArn }),
    );
    expect(associatedAccessPolicies).toMatchObject([
      { policyArn: admin, accessScope: { type: "cluster", namespaces: [] } },
    ]);
  });

  test("a role gets a username, groups and policies", async () => {
    const arn = await makeRole("ci", "ec2.amazonaws.com", "/team/");
    await expect(enter(arn)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "The specified principalArn is invalid: invalid principal",
    });
    drain();
    const { accessEntry } = await enter(arn, { kubernetesGroups: ["readers"], tags: { a: "b" } });
    expect(accessEntry).toMatchObject({
      principalArn: arn,
      type: "STANDARD",
      username: "arn:aws:sts::111122223333:assumed-role/ci/{{SessionName}}",
      kubernetesGroups: ["readers"],
      tags: { a: "b" },
    });
    const principal = { ...ofLab, principalArn: arn };
    await lab.eks.send(
      new sdk.AssociateAccessPolicyCommand({
        ...principal,
        policyArn: admin,
        accessScope: { type: "namespace", namespaces: ["dev-*"] },
      }),
    );
    expect(accessOf("arn:aws:iam::111122223333:role/ci")).toEqual({
      username: accessEntry?.username,
      groups: ["readers"],
      policies: [{ policyArn: admin, accessScope: { type: "namespace", namespaces: ["dev-*"] } }],
    });
    await lab.eks.send(new sdk.UpdateAccessEntryCommand({ ...principal, kubernetesGroups: [], username: "ci" }));
    await lab.eks.send(new sdk.DisassociateAccessPolicyCommand({ ...principal, policyArn: admin }));
    const read = await lab.eks.send(new sdk.DescribeAccessEntryCommand(principal));
    expect(read.accessEntry).toMatchObject({ username: "ci", kubernetesGroups: [] });
    await expect(enter(arn)).rejects.toMatchObject({ name: "ResourceInUseException" });
    await lab.eks.send(new sdk.DeleteAccessEntryCommand(principal));
    await expect(lab.eks.send(new sdk.DescribeAccessEntryCommand(principal))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("a recreated role has no access by the old role's entry", async () => {
    const arn = await makeRole("ci", "ec2.amazonaws.com");
    drain();
    await enter(arn);
    expect(accessOf(arn)).toBeDefined();
    await lab.iam.send(new iamsdk.DeleteRoleCommand({ RoleName: "ci" }));
    await makeRole("ci", "ec2.amazonaws.com");
    drain();
    expect(accessOf(arn)).toBeUndefined();
  });

  // Both: the EKS user guide, "Create access entries" and, for nodes of Auto Mode, "Create a node class for Amazon EKS".
  test("nodes of Auto Mode have a policy, others none, and all are of the cluster's account", async () => {
    const arn = await makeRole("nodes", "ec2.amazonaws.com");
    drain();
    const policyArn = admin.replace("ClusterAdmin", "AutoNode");
    const associate = () =>
      lab.eks.send(
        new sdk.AssociateAccessPolicyCommand({
          ...{ ...ofLab, principalArn: arn, policyArn },
          accessScope: { type: "cluster" },
        }),
      );
    await enter(arn, { type: "EC2" });
    await associate();
    expect(accessOf(arn)?.policies).toMatchObject([{ policyArn }]);
    await lab.eks.send(new sdk.DeleteAccessEntryCommand({ ...ofLab, principalArn: arn }));
    await enter(arn, { type: "EC2_LINUX" });
    await expect(associate()).rejects.toMatchObject({ name: "InvalidParameterException" });
    const other = "arn:aws:iam::999900001111:role/r";
    expect((await enter(other)).accessEntry).toMatchObject({
      username: "arn:aws:sts::999900001111:assumed-role/r/{{SessionName}}",
    });
    await expect(enter(other.replace("/r", "/s"), { type: "EC2_LINUX" })).rejects.toMatchObject({
      message: "The specified principalArn is invalid: invalid principal",
    });
  });

  test("reserved names are refused", async () => {
    const arn = await makeRole("ci", "ec2.amazonaws.com");
    drain();
    await expect(enter(arn, { kubernetesGroups: ["system:masters"] })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "The kubernetes group name system:masters is invalid, it cannot start with system:",
    });
    await expect(enter(arn, { username: "system:x" })).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(enter(arn, { type: "EC2_LINUX", kubernetesGroups: ["x"] })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await expect(enter("arn:aws:sts::111122223333:assumed-role/ci/me")).rejects.toMatchObject({
      message: "The specified principalArn is invalid: invalid principal",
    });
  });
});
