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
  expect((await findBalancers("lab", aws)).map(({ id }) => id)).toEqual(names.filter((name) => name !== "b3"));
  const sizes = asked.flatMap(({ input }) =>
    Array.isArray(input.LoadBalancerNames) ? input.LoadBalancerNames.length : [],
  );
  expect(Math.max(...sizes)).toBe(20);
  const { aws: other } = classic(["b0"], []);
  expect(await findBalancers("other", other)).toEqual([]);
});
