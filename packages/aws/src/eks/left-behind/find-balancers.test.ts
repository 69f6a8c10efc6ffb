import { fakeAws, refusal } from "../../client/fake-aws.test-support.ts";
import { findBalancers } from "./find-balancers.ts";

afterEach(() => jest.restoreAllMocks());

const owned = [
  { Key: "kubernetes.io/cluster/lab", Value: "owned" },
  { Key: "kubernetes.io/service-name", Value: "default/web" },
];

/** Load balancers of the first generation alone, of which some are gone by the time when their tags are asked for. */
const classic = (names: readonly string[], gone: readonly string[]) =>
  fakeAws(({ name, input }) => {
    if (name === "DescribeTargetGroups") return {};
    if (name === "DescribeLoadBalancers")
      return { LoadBalancerDescriptions: names.map((LoadBalancerName) => ({ LoadBalancerName })) };
    const asked = input.LoadBalancerNames as readonly string[];
    if (asked.some((one) => gone.includes(one))) return refusal(400, "LoadBalancerNotFound");
    return { TagDescriptions: asked.map((LoadBalancerName) => ({ LoadBalancerName, Tags: owned })) };
  });

// LoadBalancerNotFound and the 20 names of DescribeTags: the API reference of Elastic Load Balancing, 2012-06-01.
test("one that went meanwhile does not hide the others, and tags are asked for in groups of 20", async () => {
  const names = Array.from({ length: 45 }, (_, at) => `b${at}`);
  const { aws, asked } = classic(names, ["b3"]);
  expect((await findBalancers({ name: "lab", vpc: undefined }, aws)).map(({ id }) => id)).toEqual(
    names.filter((name) => name !== "b3"),
  );
  const sizes = asked.flatMap(({ input }) =>
    Array.isArray(input.LoadBalancerNames) ? input.LoadBalancerNames.length : [],
  );
  expect(Math.max(...sizes)).toBe(20);
  const { aws: other } = classic(["b0"], []);
  expect(await findBalancers({ name: "other", vpc: undefined }, other)).toEqual([]);
});

// An Ingress may forward to a targetGroupARN of its own: docs/guide/ingress/annotations.md of aws-load-balancer-controller, which
// tags only what it makes. cloud-provider-aws tags the groups that it makes as well (aws_loadbalancer.go, ensureTargetGroup).
test("a target group of someone else, to which the cluster's load balancer sends, is not meant", async () => {
  const arn = "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/web/1";
  const group = (TargetGroupArn: string) => ({ TargetGroupArn, LoadBalancerArns: [arn] });
  const { aws } = fakeAws(({ name, input }) => {
    if (name === "DescribeTargetGroups") return { TargetGroups: [group("own"), group("others")] };
    if (name === "DescribeLoadBalancers") return { LoadBalancers: [{ LoadBalancerArn: arn }] };
    return {
      TagDescriptions: ((input.ResourceArns ?? []) as string[]).map((ResourceArn) => ({
        ResourceArn,
        Tags: ResourceArn === "others" ? [] : owned,
      })),
    };
  });
  expect((await findBalancers({ name: "lab", vpc: undefined }, aws)).map(({ id }) => id)).toEqual([arn, "own"]);
});

// Clusters of one name: EKS has one in a region of an account, and kOps and others give their things the same tags (cloud-provider-aws, tags.go).
test("what is in another network than the cluster is of another cluster of its name", async () => {
  const { aws } = fakeAws(({ name, input }) => {
    if (name === "DescribeTargetGroups")
      return {
        TargetGroups: [
          { TargetGroupArn: "g1", VpcId: "vpc-1" },
          { TargetGroupArn: "g2", VpcId: "vpc-2" },
        ],
      };
    if (name === "DescribeLoadBalancers")
      return {
        LoadBalancers: [
          { LoadBalancerArn: "b1", VpcId: "vpc-1" },
          { LoadBalancerArn: "b2", VpcId: "vpc-2" },
        ],
        LoadBalancerDescriptions: [
          { LoadBalancerName: "c1", VPCId: "vpc-1" },
          { LoadBalancerName: "c2", VPCId: "vpc-2" },
        ],
      };
    const described = (ids: unknown, key: string) =>
      ((ids ?? []) as string[]).map((id) => ({ [key]: id, Tags: owned }));
    return {
      TagDescriptions: [
        ...described(input.ResourceArns, "ResourceArn"),
        ...described(input.LoadBalancerNames, "LoadBalancerName"),
      ],
    };
  });
  expect((await findBalancers({ name: "lab", vpc: "vpc-1" }, aws)).map(({ id }) => id)).toEqual(["b1", "c1", "g1"]);
});
