import { apply, plan } from "@slipway/reconcile";
import { awsOperator, type Bench, bareRun, type ObjectOperator, objectOperator, openBench } from "@slipway/testing";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { connectServer } from "../connect.ts";
import type { RoleMapping } from "./edit.ts";
import { awsAuth } from "./mapping.ts";

const role = (name: string, ...groups: string[]): RoleMapping => ({
  arn: `arn:aws:iam::111122223333:role/${name}`,
  groups,
  username: undefined,
  defaultUsername: name,
});
const path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";

let bench: Bench;
let operator: ObjectOperator;
let client: Kubernetes;

beforeEach(async () => {
  bench = await openBench();
  const aws = await awsOperator(bench.cloud);
  await aws.cluster("old", "CONFIG_MAP");
  operator = objectOperator(bench.cloud, "/eks-us-east-1-old");
  await operator.post("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "all" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name: "admin", namespace: "kube-system" }],
  });
  await operator.post("/api/v1/namespaces/kube-system/serviceaccounts", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "admin" },
  });
  client = await connected();
});
afterEach(() => bench.close());

async function connected(): Promise<Kubernetes> {
  const answer = await bench.cloud.request(
    "POST",
    "/kubernetes/eks-us-east-1-old/api/v1/namespaces/kube-system/serviceaccounts/admin/token",
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
  );
  const { status } = JSON.parse(JSON.stringify(answer.body)) as { status: { token: string } };
  const server = new URL(`${bench.environment({}).AWS_ENDPOINT_URL}/kubernetes/eks-us-east-1-old`);
  const bearer = async () => status.token;
  return (await connectServer({ server, ca: bench.cloud.ca, bearer }, bareRun(bench, {}))).kubernetes;
}

const goals = (...roles: RoleMapping[]) => [awsAuth(client, { cluster: "old", roles, nodesNeedIt: true, caller: "" })];
const applyTo = (...roles: RoleMapping[]) =>
  apply(goals(...roles), { sleep: async () => {}, signal: new AbortController().signal });
const joins = () =>
  operator.post("/api/v1/nodes", {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "ip-192-168-0-10.ec2.internal" },
  });

test("a cluster without nodes gets a new ConfigMap", async () => {
  await applyTo(role("a", "viewers"));
  expect((await operator.find(path))?.data).toEqual({
    mapRoles: '- rolearn: "arn:aws:iam::111122223333:role/a"\n  username: "a"\n  groups:\n    - "viewers"\n',
  });
  expect((await plan(goals(role("a", "viewers")))).steps).toEqual([]);
});

test("a cluster with nodes gets no ConfigMap without what they join by", async () => {
  await joins();
  await expect(plan(goals(role("a", "viewers")))).rejects.toMatchObject({
    name: "UnfitError",
    message: expect.stringContaining("locked out"),
  });
  await expect(applyTo(role("a", "viewers"))).rejects.toMatchObject({
    remedy: expect.stringContaining("system:nodes"),
  });
  expect(await operator.find(path)).toBeUndefined();
  const nodes = {
    ...role("nodes", "system:bootstrappers", "system:nodes"),
    username: "system:node:{{EC2PrivateDNSName}}",
  };
  await applyTo(role("a", "viewers"), nodes);
  expect((await plan(goals(role("a", "viewers"), nodes))).steps).toEqual([]);
});

test("a plan shows the whole of a new ConfigMap", async () => {
  const { steps } = await plan(goals(role("a", "viewers")));
  const want = '- rolearn: "arn:aws:iam::111122223333:role/a"\n  username: "a"\n  groups:\n    - "viewers"\n';
  expect(steps.map(({ operation }) => operation)).toEqual(["create"]);
  expect(steps[0]?.changes).toContainEqual({ field: "data.mapRoles", want });
});

test("what reads and plans cannot write", () => {
  const plans = [
    // @ts-expect-error: POST
    (kubernetes: KubernetesReads) => kubernetes.create("/api/v1/namespaces", {}),
    // @ts-expect-error: PATCH
    (kubernetes: KubernetesReads) => kubernetes.patch("/api/v1/namespaces/a", {}),
    // @ts-expect-error: DELETE
    (kubernetes: KubernetesReads) => kubernetes.delete("/api/v1/namespaces/a", {}),
  ];
  expect(plans).toHaveLength(3);
});
