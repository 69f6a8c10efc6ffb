import type { KubernetesObject, KubernetesReads } from "../client/client.ts";
import { newestRelease, type Release, type Secret, type Values } from "../helm/release.ts";
import { type Node, nodesOf } from "./nodes.ts";

/** Where `az connectedk8s connect` puts the release of Arc's agents; they themselves are in the other namespace. */
export const release = { release: "azure-arc", namespace: "azure-arc-release" } as const;
export const agentsNamespace = "azure-arc";
export const keyName = "slipway-arc-key";
export const keyField = "privateKey";
export const keyId = `${release.namespace}/${keyName}`;
export const keyKind = "key of the Arc agents";

/** The private key that is kept for the agents until they have it, and after that. */
export interface KeptKey {
  readonly privateKey: string;
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What of Azure Arc is in a cluster. */
export interface InCluster {
  readonly key: KeptKey | undefined;
  readonly release: Release | undefined;
  /** The connected cluster that the agents stand for. */
  readonly resource: string | undefined;
  /** The public half of the key that the agents have, or will have: PKCS#1, in base64. */
  readonly publicKey: string | undefined;
  /** Whether the agents were installed with the key that is kept. */
  readonly usesKeptKey: boolean;
}

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Arc's part of a cluster. Those who look at the same time share the requests. */
export class ArcInCluster {
  readonly #kubernetes: KubernetesReads;
  #looking: Promise<InCluster> | undefined;
  #seen: InCluster | undefined;
  #nodes: Promise<readonly Node[]> | undefined;

  constructor(kubernetes: KubernetesReads) {
    this.#kubernetes = kubernetes;
  }

  look(): Promise<InCluster> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** As it was when someone last looked. */
  get seen(): InCluster {
    if (this.#seen === undefined) throw new TypeError("No one has looked into the cluster yet.");
    return this.#seen;
  }

  /** The nodes, read once: they show what the cluster is. */
  nodes(): Promise<readonly Node[]> {
    this.#nodes ??= nodesOf(this.#kubernetes);
    return this.#nodes;
  }

  async #look(): Promise<InCluster> {
    const listed = await this.#kubernetes.get<{ readonly items?: readonly Secret[] }>(
      `/api/v1/namespaces/${release.namespace}/secrets`,
    );
    const secrets = listed?.items ?? [];
    const found = await newestRelease(secrets, release.release);
    const key = keptKey(secrets.find(({ metadata }) => metadata.name === keyName));
    const { onboardingPrivateKey } = (found?.config.global ?? {}) as { readonly onboardingPrivateKey?: unknown };
    const used = typeof onboardingPrivateKey === "string" ? onboardingPrivateKey : key?.privateKey;
    for (const each of [key?.privateKey, used]) if (each) this.#kubernetes.run.mask(each);
    this.#seen = {
      key,
      release: found,
      resource: found === undefined && key !== undefined ? undefined : await this.#resource(found),
      publicKey: await publicHalf(used),
      usesKeptKey: key !== undefined && key.privateKey === used,
    };
    return this.#seen;
  }

  /** What the release was installed with; else what the agents themselves go by, who may have come in another way. */
  async #resource(found: Release | undefined): Promise<string | undefined> {
    const { subscriptionId, resourceGroupName, resourceName } = (found?.config.global ?? {}) as Values;
    const installed = resourceOf(subscriptionId, resourceGroupName, resourceName);
    if (installed !== undefined) return installed;
    const path = `/api/v1/namespaces/${agentsNamespace}/configmaps/azure-clusterconfig`;
    const { data = {} } = (await this.#kubernetes.get<ConfigMap>(path)) ?? {};
    return resourceOf(data.AZURE_SUBSCRIPTION_ID, data.AZURE_RESOURCE_GROUP, data.AZURE_RESOURCE_NAME);
  }
}

function keptKey(secret: Secret | undefined): KeptKey | undefined {
  const privateKey = Buffer.from(secret?.data?.[keyField] ?? "", "base64").toString("utf8");
  if (secret === undefined || privateKey === "") return undefined;
  return { privateKey, uid: secret.metadata.uid ?? "", annotations: secret.metadata.annotations ?? {} };
}

/** The ID of the connected cluster whose parts some settings name. */
function resourceOf(subscription: unknown, group: unknown, name: unknown): string | undefined {
  if (!subscription || !group || !name) return undefined;
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Kubernetes/connectedClusters/${name}`;
}

async function publicHalf(privateKey: string | undefined): Promise<string | undefined> {
  if (!privateKey) return undefined;
  const { createPublicKey } = await import("node:crypto");
  try {
    return createPublicKey(privateKey).export({ type: "pkcs1", format: "der" }).toString("base64");
  } catch {
    return undefined;
  }
}
