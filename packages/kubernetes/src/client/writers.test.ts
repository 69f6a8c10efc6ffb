import type { KubernetesObject } from "./client.ts";
import { nameOthers, othersWriting } from "./writers.ts";

const object = (metadata: object): KubernetesObject => ({ metadata: { name: "aws-auth", ...metadata } });
const manager = (name: string, fields: object) => ({ manager: name, operation: "Update", fieldsV1: fields });
const mapRoles = { "f:data": { ".": {}, "f:mapRoles": {} } };

test.each([
  ["nobody", {}, []],
  [
    "Slipway alone",
    { managedFields: [manager("slipway", mapRoles)], labels: { "app.kubernetes.io/managed-by": "slipway" } },
    [],
  ],
  ["a manager of the field", { managedFields: [manager("terraform", mapRoles)] }, ["the field manager terraform"]],
  ["a manager of another field", { managedFields: [manager("eksctl", { "f:data": { "f:mapUsers": {} } })] }, []],
  ["a manager of fields that cannot be read", { managedFields: [manager("x", null as unknown as object)] }, []],
  ["an owner", { ownerReferences: [{ kind: "ExternalSecret", name: "pull" }] }, ["its owner ExternalSecret pull"]],
  [
    "Argo CD",
    { annotations: { "argocd.argoproj.io/tracking-id": "auth:/ConfigMap:kube-system/aws-auth" } },
    ["Argo CD auth:/ConfigMap:kube-system/aws-auth"],
  ],
  ["Flux", { labels: { "kustomize.toolkit.fluxcd.io/name": "base" } }, ["the Flux kustomization base"]],
  [
    "Helm",
    { annotations: { "meta.helm.sh/release-name": "r" }, labels: { "app.kubernetes.io/managed-by": "Helm" } },
    ["the Helm release r", "what is named as managed-by: Helm"],
  ],
  ["External Secrets", { labels: { "reconcile.external-secrets.io/created-by": "abc" } }, ["External Secrets abc"]],
])("of an object that is written by %s, the others are named", (_who, metadata, others) => {
  const { again, once } = othersWriting(object(metadata), "mapRoles");
  expect([...again, ...once]).toEqual(others);
});

test("a key with a dot in it is one field", () => {
  const fields = { "f:data": { "f:.dockerconfigjson": {} } };
  const { once } = othersWriting(object({ managedFields: [manager("x", fields)] }), ".dockerconfigjson");
  expect(once).toEqual(["the field manager x"]);
});

test("who will write again is warned of, who wrote once is only named", () => {
  const said: string[] = [];
  const run = { warn: (text: string) => said.push(`warning ${text}`), info: (text: string) => said.push(text) };
  const managedFields = [manager("kubectl-edit", mapRoles)];
  nameOthers("it", object({ managedFields }), "mapRoles", run as never);
  nameOthers("it", object({ managedFields, labels: { "argocd.argoproj.io/instance": "a" } }), "mapRoles", run as never);
  nameOthers("it", object({}), "mapRoles", run as never);
  expect(said).toEqual([
    "What is changed in it was written by the field manager kubectl-edit.",
    expect.stringMatching(
      /^warning Others write it as well: the Argo CD application a, the field manager kubectl-edit\./,
    ),
  ]);
});
