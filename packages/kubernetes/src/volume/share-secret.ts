import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject, KubernetesReads } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import { makerAnnotation } from "../pull-secret/secret-body.ts";
import { annotationSeal } from "./objects.ts";

/** The name and the key of a storage account, where the CSI driver looks for them. */
export interface ShareSecretWant {
  readonly namespace: string;
  readonly name: string;
  readonly account: string;
  readonly key: string;
}

interface Secret extends KubernetesObject {
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
}

interface Body {
  readonly apiVersion?: "v1";
  readonly kind?: "Secret";
  readonly type?: "Opaque";
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly labels?: typeof managedBy };
  readonly data: Readonly<Record<string, string>>;
}

const kind = "secret of a share";
const [accountField, keyField] = ["azurestorageaccountname", "azurestorageaccountkey"] as const;
const idOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;
const secretsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets`;
const pathOf = (id: string): string => `${secretsPath(id.split("/")[0] ?? "")}/${id.split("/")[1]}`;
const encoded = (text: string): string => Buffer.from(text).toString("base64");

/** The secret that nodes mount an SMB share with. Other keys in it stay. */
export const shareSecret = defineResource<ShareSecretWant, Secret, Body, KubernetesReads, Kubernetes>({
  kind,
  id: idOf,
  seal: annotationSeal,
  secrets: [`data.${keyField}`],
  async read(want, kubernetes) {
    const secret = await kubernetes.get<Secret>(pathOf(idOf(want)));
    const key = Buffer.from(secret?.data?.[keyField] ?? "", "base64").toString();
    if (key !== "") kubernetes.run.mask(key);
    return secret;
  },
  plan(want, have, kubernetes): Planned<Body> {
    const { namespace, name, account, key } = want;
    kubernetes.run.mask(key);
    const data = { [accountField]: encoded(account), [keyField]: encoded(key) };
    if (have === undefined) {
      const metadata = { name, namespace, labels: managedBy };
      return { operation: "create", body: { apiVersion: "v1", kind: "Secret", type: "Opaque", metadata, data } };
    }
    const changes = changed({ data: have.data ?? {} }, { data });
    if (changes.length === 0) return { operation: "none" };
    if (have.immutable)
      throw new UnfitError(
        `The secret ${idOf(want)} is immutable: nothing in it can be changed.`,
        "Give the secret another name, or delete that one first if no one needs it.",
      );
    return { operation: "update", body: { metadata: {}, data }, changes };
  },
  create: (id, body, kubernetes) => kubernetes.create(secretsPath(id.split("/")[0] ?? ""), body),
  update: ({ metadata: { namespace = "", name, resourceVersion } }, { data }, kubernetes) =>
    kubernetes.patch(pathOf(idOf({ namespace, name })), { metadata: { resourceVersion }, data }),
  async delete({ metadata, data = {} }, kubernetes) {
    const { namespace = "", name, uid, resourceVersion } = metadata;
    const path = pathOf(idOf({ namespace, name }));
    const others = Object.keys(data).filter((field) => field !== accountField && field !== keyField);
    if (others.length === 0) return await kubernetes.delete(path, { uid, resourceVersion });
    const annotations = { [makerAnnotation]: null };
    const gone = { [accountField]: null, [keyField]: null };
    return await kubernetes.patch(path, { metadata: { resourceVersion, annotations }, data: gone });
  },
});
