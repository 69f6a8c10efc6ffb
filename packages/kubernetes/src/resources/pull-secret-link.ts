import { UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import { fieldManager, type Kubernetes, type KubernetesObject } from "../client.ts";
import type { OnKubernetes } from "./pull-secret.ts";

/** A pull secret that the pods of a service account are to use. */
export interface PullSecretLink {
  readonly namespace: string;
  readonly account: string;
  readonly secret: string;
}

interface ServiceAccount extends KubernetesObject {
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly metadata: KubernetesObject["metadata"] & {
    readonly managedFields?: readonly { readonly manager?: string; readonly fieldsV1?: Fields }[];
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The account as it was read; undefined when there is none. */
interface Have {
  readonly account: ServiceAccount | undefined;
  readonly linked: boolean;
  readonly ours: boolean;
}

const path = ({ namespace, account }: PullSecretLink): string =>
  `/api/v1/namespaces/${namespace}/serviceaccounts/${account}`;

const restForDefault = 1_000;
const triesForDefault = 10;

/** A namespace gets its own account `default` a moment after it was made. */
async function readAccount(want: PullSecretLink, kubernetes: Kubernetes): Promise<ServiceAccount | undefined> {
  for (let tries = 1; ; tries += 1) {
    const account = await kubernetes.get<ServiceAccount>(path(want));
    if (account || want.account !== "default" || tries === triesForDefault) return account;
    await kubernetes.run.clock.sleep(restForDefault);
  }
}

/** Whether Slipway put the link there, as the API server keeps it. */
function isOurs(account: ServiceAccount, secret: string): boolean {
  const item = `k:${JSON.stringify({ name: secret })}`;
  return (account.metadata.managedFields ?? []).some(({ manager, fieldsV1 }) => {
    const items = fieldsV1?.["f:imagePullSecrets"];
    return manager === fieldManager && typeof items === "object" && items !== null && Object.hasOwn(items, item);
  });
}

/** One pull secret in the list of a service account; the others stay. Pods that run already are not changed. */
export const pullSecretLink = defineResource<PullSecretLink, Have, OnKubernetes>({
  kind: "pull secret of the service account",
  name: ({ namespace, account }) => `${namespace}/${account}`,

  async read(want, { kubernetes }) {
    const account = await readAccount(want, kubernetes);
    const linked = account?.imagePullSecrets?.some(({ name }) => name === want.secret) ?? false;
    return { account, linked, ours: account !== undefined && linked && isOurs(account, want.secret) };
  },

  diff({ account, linked }, { namespace, account: name, secret }) {
    if (account === undefined) {
      throw new UnfitError(
        `The service account ${name} does not exist in the namespace ${namespace}.`,
        "Create the namespace and the account first, or correct their names in the inputs.",
      );
    }
    return linked ? [] : [{ field: `imagePullSecrets[${secret}]`, want: secret }];
  },

  update: (want, _have, { kubernetes }) =>
    kubernetes.patch(path(want), "strategic", { imagePullSecrets: [{ name: want.secret }] }),

  remove: (_have, want, { kubernetes }) =>
    kubernetes.patch(path(want), "strategic", { imagePullSecrets: [{ $patch: "delete", name: want.secret }] }),

  owned: ({ ours }) => ours,
});
