import { UnfitError } from "@slipway/action";
import { defineResource, type Planned, sealOf } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { accountPath, readAccount, type ServiceAccount } from "./service-account.ts";

/** A pull secret that the pods of a service account use. */
export interface PullSecretLink {
  readonly namespace: string;
  readonly account: string;
  readonly secret: string;
}

interface Have {
  readonly path: string;
  readonly secret: string;
  readonly account: ServiceAccount;
}

/** What to write of a service account, in wire shape. */
interface Body {
  readonly metadata: { readonly annotations: Readonly<Record<string, string | null>> };
  readonly imagePullSecrets: ServiceAccount["imagePullSecrets"];
}

/** The annotation with the records of the links that Slipway added, by the names of the secrets. */
const annotation = "slipway/pull-secrets";

type Records = Readonly<Record<string, unknown>>;

function recordsOn({ metadata }: ServiceAccount): Records {
  try {
    const records: unknown = JSON.parse(metadata.annotations?.[annotation] ?? "{}");
    return typeof records === "object" && records !== null ? (records as Records) : {};
  } catch {
    return {};
  }
}

const linksOf = ({ account }: Have) => account.imagePullSecrets ?? [];
const isLinked = (have: Have): boolean => linksOf(have).some(({ name }) => name === have.secret);

/** The account with these links, and with the records of those that are there. */
function bodyOf(links: ServiceAccount["imagePullSecrets"] & {}, records: Records): Body {
  const kept = Object.entries(records).filter(([secret]) => links.some(({ name }) => name === secret));
  const value = kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
  return { metadata: { annotations: { [annotation]: value } }, imagePullSecrets: links };
}

/**
 * Writes the whole list, unless someone else wrote since it was read: in an account no patch adds to it, not even a
 * strategic one (kubernetes/kubernetes#72475).
 */
async function write({ path, account }: Have, { metadata, ...body }: Body, kubernetes: Kubernetes): Promise<void> {
  const { resourceVersion } = account.metadata;
  await kubernetes.patch(path, { metadata: { ...metadata, resourceVersion }, ...body });
}

const kind = "pull secret link";
const idOf = ({ namespace, account, secret }: PullSecretLink): string => `${namespace}/${account}/${secret}`;

/** One pull secret in the list of a service account. The others stay. Pods that run already are not changed. */
export const pullSecretLink = defineResource<PullSecretLink, Have, Body, KubernetesReads, Kubernetes>({
  kind,
  id: idOf,
  // The record is beside the link, so it binds the account: another one of the same name has links of its own.
  seal: {
    read(have) {
      const record = isLinked(have) ? recordsOn(have.account)[have.secret] : undefined;
      return typeof record === "string" ? record : undefined;
    },
    binds: ({ account }) => account.metadata.uid,
  },

  async read({ namespace, account: name, secret }, kubernetes) {
    const account = await readAccount(namespace, name, kubernetes);
    return account && { path: accountPath(namespace, name), secret, account };
  },

  async plan(want, have): Promise<Planned<Body>> {
    const { namespace, account: name, secret } = want;
    if (have === undefined) {
      throw new UnfitError(
        `The service account ${name} does not exist in the namespace ${namespace}.`,
        "Create the namespace and the account first, or correct their names in the inputs.",
      );
    }
    if (isLinked(have)) return { operation: "none" };
    const record = await sealOf({ kind, id: idOf(want) }, have.account.metadata.uid);
    const body = bodyOf([...linksOf(have), { name: secret }], { ...recordsOn(have.account), [secret]: record });
    return { operation: "update", body, changes: [{ field: `imagePullSecrets[${secret}]`, want: secret }] };
  },

  update: write,

  async delete(have, kubernetes) {
    const links = linksOf(have).filter(({ name }) => name !== have.secret);
    await write(have, bodyOf(links, recordsOn(have.account)), kubernetes);
  },
});
