import { fakeAws } from "../client/fake-aws.test-support.ts";
import { deleteAddon } from "./addons/addon-calls.ts";
import { deleteGroup } from "./nodes/node-group-calls.ts";

afterEach(() => jest.restoreAllMocks());

const inUse = { code: "Ec2SecurityGroupDeletionFailure", message: "sg-1 has a dependent object.", resourceIds: [] };
const failed = { status: "DELETE_FAILED", health: { issues: [inUse] } };

// States and codes: NodegroupStatus, NodegroupIssueCode and AddonStatus of botocore's eks/2017-11-01/service-2.json.
test("a node group that EKS could not delete is an error, with its cause and what to do", async () => {
  const { aws } = fakeAws(({ name }) => (name === "DescribeNodegroup" ? { nodegroup: failed } : {}), "destroy");
  await expect(deleteGroup({ clusterName: "c", nodegroupName: "workers" }, aws)).rejects.toMatchObject({
    message: "EKS did not delete the node group workers: Ec2SecurityGroupDeletionFailure: sg-1 has a dependent object.",
    remedy: "Something still uses the security group that the message names: remove that, then run again.",
  });
});

test("so is an add-on, where EKS does not say why", async () => {
  const addon = { addonName: "coredns", status: "DELETE_FAILED" };
  const { aws } = fakeAws(({ name }) => (name === "DescribeAddon" ? { addon } : {}), "destroy");
  await expect(deleteAddon({ clusterName: "c", addonName: "coredns" }, aws)).rejects.toMatchObject({
    message: "EKS did not delete the add-on coredns: it is DELETE_FAILED, and EKS does not say why.",
    remedy: "Remove the cause that EKS names, then run again.",
  });
});
