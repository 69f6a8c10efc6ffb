import { defineResource, StaleError, unknown } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject, KubernetesReviews } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import { makerAnnotation } from "../pull-secret/secret-body.ts";
import { refuseUnfit } from "./fitness.ts";
import { untilGone } from "./gone.ts";
import { type ArcInCluster, type InCluster, keyField, keyId, keyKind, keyName, release } from "./in-cluster.ts";

const namespaces = "/api/v1/namespaces";
const secrets = `${namespaces}/${release.namespace}/secrets`;

interface Reads {
  readonly kubernetes: KubernetesReviews;
  readonly cluster: ArcInCluster;
}

interface Writes extends Reads {
  readonly kubernetes: Kubernetes & KubernetesReviews;
}

interface Body {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly type: "Opaque";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: typeof managedBy;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data: { readonly [keyField]: unknown };
}

/**
 * The key pair of the agents. Its private half is kept in the cluster before anything else is made, where the agents have
 * it anyway: a run that is cut, or two at once, go on with the same one. Agents that are there have theirs already.
 */
export const agentKey = defineResource<object, InCluster, Body, Reads, Writes>({
  kind: keyKind,
  id: () => keyId,
  seal: {
    read: ({ key }) => key?.annotations[makerAnnotation],
    add: (body, record) => ({ ...body, metadata: { ...body.metadata, annotations: { [makerAnnotation]: record } } }),
  },
  async read(_want, { cluster }) {
    const found = await cluster.look();
    return (found.key ?? found.release ?? found.resource) === undefined ? undefined : found;
  },
  async plan(_want, have, { kubernetes, cluster }) {
    if (have !== undefined) return { operation: "none" };
    await refuseUnfit(kubernetes, await cluster.nodes());
    return {
      operation: "create",
      body: {
        apiVersion: "v1",
        kind: "Secret",
        type: "Opaque",
        metadata: { name: keyName, namespace: release.namespace, labels: managedBy },
        data: { [keyField]: unknown("a private key that is generated") },
      },
    };
  },
  async create(_id, body, { kubernetes }) {
    const privateKey = await generated();
    kubernetes.run.mask(privateKey);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: release.namespace, labels: managedBy } };
    await kubernetes.create(namespaces, namespace).catch((error: unknown) => {
      // It may be there already.
      if (!(error instanceof StaleError)) throw error;
    });
    await kubernetes.create(secrets, { ...body, data: { [keyField]: Buffer.from(privateKey).toString("base64") } });
  },
  async delete({ key }, { kubernetes }) {
    await kubernetes.delete(`${secrets}/${keyName}`, { uid: key?.uid });
    const path = `${namespaces}/${release.namespace}`;
    const namespace = await kubernetes.get<KubernetesObject>(path);
    if (namespace?.metadata.labels?.["app.kubernetes.io/managed-by"] !== "slipway") return;
    await kubernetes.delete(path, { uid: namespace.metadata.uid });
    await untilGone(release.namespace, kubernetes);
  },
});

/** RSA of 4096 bits in PKCS#1, as the agents read it. */
async function generated(): Promise<string> {
  const { generateKeyPair } = await import("node:crypto");
  return await new Promise((resolve, reject) => {
    const options = {
      modulusLength: 4096,
      publicKeyEncoding: { type: "pkcs1", format: "der" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    } as const;
    generateKeyPair("rsa", options, (error, _publicKey, privateKey) => (error ? reject(error) : resolve(privateKey)));
  });
}
