import { fakeAws, refusal } from "../../client/fake-aws.test-support.ts";
import type { ClusterLook } from "../control-plane/want.ts";
import { leftBehind } from "./left-behind.ts";

afterEach(() => jest.restoreAllMocks());

const look = { first: async () => ({ name: "lab", tags: {} }) } as unknown as ClusterLook;
const asked = { cluster: "lab", look } as const;
const apart = () => new TypeError("getaddrinfo ENOTFOUND elasticloadbalancing.us-east-1.amazonaws.com");

// An endpoint for elasticloadbalancing is only "If using Application Load Balancers": aws-ia/terraform-aws-eks-blueprints, pattern
// fully-private-cluster, whose list has none for KMS either.
test.each([
  ["may not be asked", () => refusal(403, "AccessDenied", "not authorized"), /not authorized/],
  ["cannot be reached", apart, /ENOTFOUND/],
])("a destroy that only names what stays goes on where that %s", async (_, answer, says) => {
  const { aws, said } = fakeAws(answer, "destroy");
  expect(await leftBehind(aws, { ...asked, choice: "report" })).toEqual([]);
  expect(said).toEqual([
    expect.stringMatching(/^Whether the workloads of lab left load balancers or volumes is not known/),
  ]);
  expect(said[0]).toMatch(says);
  await expect(leftBehind(fakeAws(answer, "destroy").aws, { ...asked, choice: "remove" })).rejects.toThrow(says);
});

// A VPC is in one region of one account, and the security groups of a load balancer are in its VPC: EC2's user guide.
test("a group with the same tags in another network than the cluster's is not removed", async () => {
  const Tags = [{ Key: "elbv2.k8s.aws/cluster", Value: "lab" }];
  const { aws } = fakeAws(
    ({ name }) =>
      name === "DescribeSecurityGroups"
        ? {
            SecurityGroups: ["vpc-1", "vpc-2"].map((VpcId) => ({
              GroupId: `sg-${VpcId}`,
              GroupName: "k8s",
              VpcId,
              Tags,
            })),
          }
        : {},
    "destroy",
  );
  const within = { ...look, first: async () => ({ name: "lab", resourcesVpcConfig: { vpcId: "vpc-1" } }) };
  const goals = await leftBehind(aws, { cluster: "lab", look: within as unknown as ClusterLook, choice: "remove" });
  const found = await Promise.all(goals.map((goal) => goal.inspect({ wait: false, want: "absent" })));
  expect(found.map(({ subject }) => subject.id)).toEqual(["sg-vpc-1"]);
});
