import { UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { Kubernetes } from "../client/client.ts";
import type { OnKubernetes } from "./secret.ts";
import { accountPath, readAccount, type ServiceAccount } from "./service-account.ts";

/** A pull secret that the pods of a service account are to use. */
export interface PullSecretLink {
  readonly namespace: string;
  readonly account: string;
  readonly secret: string;
}

/** The account as it was read; undefined when there is none. */
interface Have {
  readonly account: ServiceAccount | undefined;
  readonly linked: boolean;
  readonly ours: boolean;
}

/** In this annotation stand the pull secrets that Slipway linked: who owns the list is known only of it as a whole. */
const annotation = "slipway/pull-secrets";

const madeOn = ({ metadata }: ServiceAccount): readonly string[] =>
  (metadata.annotations?.[annotation] ?? "").split(" ").filter(Boolean);

/**
 * Writes the whole list, unless somebody else wrote since it was read: in an account no patch adds to it, not even a
 * strategic one (kubernetes/kubernetes#72475).
 */
async function write(
  want: PullSecretLink,
  account: ServiceAccount,
  imagePullSecrets: ServiceAccount["imagePullSecrets"],
  made: readonly string[],
  kubernetes: Kubernetes,
): Promise<void> {
  const { resourceVersion } = account.metadata;
  const annotations = { [annotation]: made.length === 0 ? null : made.join(" ") };
  await kubernetes.patch(accountPath(want.namespace, want.account), {
    metadata: { resourceVersion, annotations },
    imagePullSecrets,
  });
}

/** One pull secret in the list of a service account; the others stay. Pods that run already are not changed. */
export const pullSecretLink = defineResource<PullSecretLink, Have, OnKubernetes>({
  kind: "pull secret of the service account",
  name: ({ namespace, account }) => `${namespace}/${account}`,

  async read(want, { kubernetes }) {
    const account = await readAccount(want.namespace, want.account, kubernetes);
    const linked = account?.imagePullSecrets?.some(({ name }) => name === want.secret) ?? false;
    return { account, linked, ours: account !== undefined && linked && madeOn(account).includes(want.secret) };
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

  async update(want, { account }, { kubernetes }) {
    if (account === undefined) return;
    const links = [...(account.imagePullSecrets ?? []), { name: want.secret }];
    await write(want, account, links, [...new Set([...madeOn(account), want.secret])], kubernetes);
  },

  async remove({ account }, want, { kubernetes }) {
    if (account === undefined) return;
    const links = (account.imagePullSecrets ?? []).filter(({ name }) => name !== want.secret);
    const made = madeOn(account).filter((name) => name !== want.secret);
    await write(want, account, links, made, kubernetes);
  },

  owned: ({ ours }) => ours,
});
