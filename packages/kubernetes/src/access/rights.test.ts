import type { Plan } from "@slipway/reconcile";
import { KubernetesError } from "../client/status-error.ts";
import { rightsProblems } from "./rights.ts";

interface Review {
  readonly spec: { readonly resourceAttributes: Readonly<Record<string, string>> };
}

/** An API server that denies what some words name, and what it was asked. */
function server(denied: RegExp, failure?: Error) {
  const [asked, said]: [string[], string[]] = [[], []];
  const reviewer = {
    run: { warn: (text: string) => void said.push(text) },
    async review(path: string, body: object) {
      if (failure) throw failure;
      const { spec, ...rest } = body as Review;
      expect([path, rest]).toEqual([
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview" },
      ]);
      const { verb, group, resource, namespace } = spec.resourceAttributes;
      const right = `${verb} ${resource} of "${group}" in ${namespace ?? "the cluster"}`;
      asked.push(right);
      return { status: { allowed: !denied.test(right) } };
    },
  } as unknown as Parameters<typeof rightsProblems>[1];
  const look = (...steps: readonly (readonly [kind: string, id: string, operation: string])[]) =>
    rightsProblems(
      { steps: steps.map(([kind, id, operation]) => ({ kind, id, operation })) } as unknown as Plan,
      reviewer,
    );
  return { look, asked, said };
}

const gateways = "gateway.networking.k8s.io";
// Names, groups and scopes as `kubectl api-resources` has them.
test.each([
  ["pull secret", "apps/pull", ["create"], "secrets", "", "apps"],
  ["pull secret link", "apps/web/pull", ["patch"], "serviceaccounts", "", "apps"],
  ["secret of a share", "apps/key", ["create"], "secrets", "", "apps"],
  ["persistent volume", "share", ["create"], "persistentvolumes", "", "the cluster"],
  ["volume claim", "apps/share", ["create"], "persistentvolumeclaims", "", "apps"],
  ["gateway", "azureml/aml", ["create"], "gateways", gateways, "azureml"],
  ["route", "azureml/aml", ["create"], "httproutes", gateways, "azureml"],
  ["path of an ingress", "azureml/aml/api", ["patch"], "ingresses", "networking.k8s.io", "azureml"],
  ["roles in aws-auth", "platform", ["create"], "configmaps", "", "kube-system"],
  ["mappings beside access entries", "platform", ["create"], "configmaps", "", "kube-system"],
  ["earlier roles in aws-auth", "platform", ["create"], "configmaps", "", "kube-system"],
  ["node pool", "a/b", [], "", "", ""],
])("to create a %s the user needs its right", async (kind, id, verbs, resource, group, place) => {
  const { look, asked } = server(/^$/);
  expect(await look([kind, id, "create"])).toEqual([]);
  expect(asked).toEqual(verbs.map((verb) => `${verb} ${resource} of "${group}" in ${place}`));
});

test("each operation has its verbs, and what is needed twice is asked once", async () => {
  const { look, asked } = server(/^$/);
  await look(
    ["gateway", "a/g", "update"],
    ["gateway", "a/h", "update"],
    ["persistent volume", "v", "replace"],
    ["pull secret link", "a/b/c", "replace"],
    ["pull secret link", "a/b/c", "delete"],
    ["route", "a/r", "delete"],
  );
  expect(asked).toEqual([
    `patch gateways of "${gateways}" in a`,
    'delete persistentvolumes of "" in the cluster',
    'create persistentvolumes of "" in the cluster',
    'patch serviceaccounts of "" in a',
  ]);
});

test("what the user may not do is one problem", async () => {
  const { look } = server(/gateways|volumes/);
  expect(
    await look(["gateway", "a/g", "create"], ["persistent volume", "v", "create"], ["pull secret", "a/s", "create"]),
  ).toEqual([
    {
      what: `The user of the kubeconfig lacks rights that an apply needs: create gateways.${gateways} in the namespace a; create persistentvolumes.`,
      remedy: "Bind the user to a role with them, and check by kubectl auth can-i.",
    },
  ]);
});

test("where the user may not ask that is said; any other failure is one", async () => {
  const refused = (status: number) =>
    Object.assign(Object.create(KubernetesError.prototype), { status, message: "m" }) as Error;
  const { look, said } = server(/^$/, refused(403));
  expect(await look(["route", "a/r", "create"])).toEqual([]);
  expect(said).toEqual([
    "Not checked before the apply, since the user may not ask for it: its own rights in the cluster.",
  ]);
  await expect(server(/^$/, refused(500)).look(["route", "a/r", "create"])).rejects.toMatchObject({ status: 500 });
  await expect(server(/^$/, new RangeError("x")).look(["route", "a/r", "create"])).rejects.toThrow("x");
});
