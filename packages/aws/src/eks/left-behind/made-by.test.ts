import { claimOf, isBalancing, isClaimed, isGroupOfBalancer, stackOf } from "./made-by.ts";

// The tags are those of aws-load-balancer-controller (pkg/deploy/tracking/provider.go), cloud-provider-aws (pkg/providers/v1/tags.go),
// aws-ebs-csi-driver (docs/tagging.md, pkg/driver/constants.go) and Auto Mode (AmazonEKSLoadBalancingPolicy).
const controller = { "elbv2.k8s.aws/cluster": "lab", "ingress.k8s.aws/stack": "default/web" };
const provider = { "kubernetes.io/cluster/lab": "owned", "kubernetes.io/service-name": "default/web" };
const autoMode = { "eks:eks-cluster-name": "lab", "service.eks.amazonaws.com/stack": "default/web" };
const shared = { "kubernetes.io/cluster/lab": "shared", "kubernetes.io/service-name": "default/web" };

test.each([
  [controller, true],
  [provider, true],
  [autoMode, true],
  [shared, false],
  [{ "kubernetes.io/cluster/lab": "owned" }, false],
  [{ ...controller, "elbv2.k8s.aws/cluster": "lab2" }, false],
])("a load balancer with the tags %j", (tags, isMade) => {
  expect(isBalancing(tags, "lab")).toBe(isMade);
});

test("what a load balancer is for is named", () => {
  expect([controller, provider, autoMode, {}].map(stackOf)).toEqual([
    "default/web",
    "default/web",
    "default/web",
    undefined,
  ]);
});

test("of the groups that a cluster owns, only those of load balancers are meant", () => {
  const owned = { "kubernetes.io/cluster/lab": "owned" };
  expect(isGroupOfBalancer("k8s-elb-a0123", owned, "lab")).toBe(true);
  expect(isGroupOfBalancer("eks-cluster-sg-lab-1", owned, "lab")).toBe(false);
  expect(isGroupOfBalancer("k8s-traffic-lab-1", controller, "lab")).toBe(true);
});

test("a volume is one that was made for a claim, not a node's disk", () => {
  const owned = { "kubernetes.io/cluster/lab": "owned", "ebs.csi.aws.com/cluster": "true", CSIVolumeName: "pvc-1" };
  const claim = { "kubernetes.io/created-for/pvc/name": "data", "kubernetes.io/created-for/pvc/namespace": "db" };
  expect([owned, { ...owned, ...claim }].map(claimOf)).toEqual(["pvc-1", "db/data"]);
  expect(isClaimed(owned, "lab")).toBe(true);
  expect(isClaimed({ ...claim, "eks:eks-cluster-name": "lab" }, "lab")).toBe(true);
  expect(isClaimed({ "kubernetes.io/cluster/lab": "owned" }, "lab")).toBe(false);
  expect(isClaimed({ ...owned, "kubernetes.io/cluster/lab": "shared" }, "lab")).toBe(false);
});
