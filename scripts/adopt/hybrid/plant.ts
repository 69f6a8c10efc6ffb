import type { KubernetesObject, KubernetesReads } from "../../../packages/kubernetes/src/index.ts";
import type { Machine } from "../command-run.ts";
import { clusterBy } from "../kubeconfig.ts";

interface List<T> {
  readonly items?: readonly T[];
}

interface Volume extends KubernetesObject {
  readonly spec: {
    readonly nfs?: { readonly server: string; readonly path: string };
    readonly claimRef?: { readonly namespace?: string; readonly name?: string };
  };
}

interface ServiceAccount extends KubernetesObject {
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
}

/** What is in the plant's cluster, where a kubeconfig reads it: the folder that is mounted, and whose pods pull with the secret. */
export async function insidePlant(secret: string, kubeconfig: string | undefined, machine: Machine) {
  if (kubeconfig === undefined)
    return {
      ...{ isRead: false, read: {} },
      left: [
        "What is in the plant's cluster: its connection, its pull secret and its mount. --kubeconfig FILE reads it.",
      ],
    };
  const cluster = await clusterBy(kubeconfig, machine);
  const [mounted, accounts] = await Promise.all([mountedIn(cluster), pullingIn(cluster, secret)]);
  const [first, ...others] = mounted;
  const namespace = first?.namespace ?? accounts[0]?.namespace;
  const pulling = accounts.filter((each) => each.namespace === namespace).map(({ name }) => name);
  return {
    isRead: true,
    read: { ...first, namespace, serviceAccounts: pulling.length === 0 ? undefined : pulling },
    left: [
      ...others.map(({ server, path, namespace: of, claim }) => `${server}:${path}, mounted by ${of}/${claim}.`),
      ...accounts
        .filter((each) => each.namespace !== namespace)
        .map((each) => `The service account ${each.namespace}/${each.name} pulls with ${secret} too.`),
    ],
  };
}

async function mountedIn(cluster: KubernetesReads) {
  const { items = [] } = (await cluster.get<List<Volume>>("/api/v1/persistentvolumes")) ?? {};
  return items.flatMap(({ metadata, spec: { nfs, claimRef: { namespace = "", name: claim = "" } = {} } }) =>
    // A volume that the workflow made is named after its claim.
    nfs !== undefined && metadata.name === `${namespace}-${claim}` ? [{ ...nfs, namespace, claim }] : [],
  );
}

async function pullingIn(cluster: KubernetesReads, secret: string) {
  const { items = [] } = (await cluster.get<List<ServiceAccount>>("/api/v1/serviceaccounts")) ?? {};
  return items
    .filter(({ imagePullSecrets = [] }) => imagePullSecrets.some(({ name }) => name === secret))
    .map(({ metadata: { namespace = "", name } }) => ({ namespace, name }));
}
