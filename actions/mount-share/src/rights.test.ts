import { mountWorld, nfs } from "./world.test-support.ts";

// SelfSubjectAccessReview: kubernetes/api, authorization/v1/types.go. RBAC judges a create without the name of the object.
describe("a user who may only read", () => {
  const world = mountWorld();
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const role = (rules: object[]) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "reader" },
    rules,
  });
  const reads = { apiGroups: [""], resources: ["*"], verbs: ["get", "list"] };

  const asReader = async (): Promise<string> => {
    const kubernetes = world.kubernetes();
    const metadata = { name: "reader" };
    await kubernetes.post("/api/v1/namespaces/apps/serviceaccounts", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata,
    });
    await kubernetes.post(`${rbac}/clusterroles`, role([reads]));
    await kubernetes.post(`${rbac}/clusterrolebindings`, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "reader", namespace: "apps" }],
    });
    const { status } = (await kubernetes.post("/api/v1/namespaces/apps/serviceaccounts/reader/token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {},
    })) as unknown as { readonly status: { readonly token: string } };
    const config = JSON.parse(kubernetes.kubeconfig) as { users: { user: object }[] };
    for (const each of config.users) each.user = { token: status.token };
    return JSON.stringify(config);
  };

  test("a plan names what an apply would be denied, with the namespace, and is good once it is granted", async () => {
    const kubeconfig = await asReader();
    const plan = (more: Record<string, string> = {}) => world.run({ ...nfs, kubeconfig, mode: "plan", ...more });
    expect(await plan()).toRefuse(
      "lacks rights that an apply needs: create persistentvolumes; create persistentvolumeclaims in the namespace apps.",
      "kubectl auth can-i",
    );
    expect(await plan({ preflight: "without-rights" })).toSucceed();
    await world.kubernetes().patch(`${rbac}/clusterroles/reader`, {
      rules: [reads, { apiGroups: [""], resources: ["persistentvolumes"], verbs: ["create"] }],
    });
    const ran = await plan();
    expect(ran).toRefuse("an apply needs: create persistentvolumeclaims in the namespace apps.");
  });
});
