import type { KubernetesReviews } from "../client/client.ts";
import { refuseUnfit } from "./fitness.ts";
import type { Node } from "./nodes.ts";

const node = (os: string, arch: string | undefined, unschedulable?: boolean) =>
  ({
    metadata: { name: "n", labels: { "kubernetes.io/os": os, ...(arch ? { "kubernetes.io/arch": arch } : {}) } },
    ...(unschedulable === undefined ? {} : { spec: { unschedulable } }),
  }) as unknown as Node;

/** What is said of a cluster with these nodes, whose user may or may not bind cluster roles. */
async function said(nodes: readonly Node[], allowed = true) {
  const asked: unknown[] = [];
  const kubernetes = {
    async review(_path: string, { spec }: { readonly spec: { readonly resourceAttributes: object } }) {
      asked.push(spec.resourceAttributes);
      return { status: { allowed } };
    },
  } as unknown as KubernetesReviews;
  const refused = await refuseUnfit(kubernetes, nodes).catch(
    ({ name, message, remedy }: { name: string; message: string; remedy: string }) => `${name}: ${message} ${remedy}`,
  );
  const group = "rbac.authorization.k8s.io";
  expect(asked).toEqual([{ group, resource: "clusterrolebindings", verb: "create" }]);
  return refused;
}

// Which nodes the agents run on: Microsoft's quickstart of Azure Arc-enabled Kubernetes, "Prerequisites".
test.each([
  [[node("linux", "amd64")]],
  [[node("linux", "arm64", false)]],
  [[node("windows", "amd64"), node("linux", "amd64")]],
])("the agents run on %j", async (nodes) => expect(await said(nodes)).toBeUndefined());

test.each([
  [[]],
  [[node("windows", "amd64")]],
  [[node("linux", "s390x")]],
  [[node("linux", undefined)]],
  [[node("linux", "amd64", true)]],
])("they do not on %j", async (nodes) => {
  expect(await said(nodes)).toBe(
    "UnfitError: The cluster has no node on which the agents of Azure Arc can run: Linux on amd64 or arm64 that takes new pods. Add such a node, or uncordon one (kubectl uncordon).",
  );
});

test("a user who may not bind cluster roles cannot install them", async () => {
  expect(await said([node("linux", "amd64")], false)).toBe(
    "UnfitError: The user of the kubeconfig may not create clusterrolebindings in the cluster, as the agents of Azure Arc need it. Give a kubeconfig of a cluster administrator: kubectl auth can-i create clusterrolebindings shows whether it is one.",
  );
});
