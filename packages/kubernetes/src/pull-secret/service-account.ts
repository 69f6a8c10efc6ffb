import { MissingError } from "@slipway/action";
import type { KubernetesObject, KubernetesReads } from "../client/client.ts";

/** A service account, in wire shape. */
export interface ServiceAccount extends KubernetesObject {
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
}

export const accountPath = (namespace: string, name: string): string =>
  `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;

const restForDefault = 1_000;
const triesForDefault = 10;

/** Undefined when there is none. A namespace gets its own account `default` a moment after it is created. */
export async function readAccount(
  namespace: string,
  name: string,
  kubernetes: KubernetesReads,
): Promise<ServiceAccount | undefined> {
  for (let tries = 1; ; tries += 1) {
    const account = await kubernetes.get<ServiceAccount>(accountPath(namespace, name));
    if (account || name !== "default" || tries === triesForDefault) return account;
    await kubernetes.run.clock.sleep(restForDefault);
  }
}

/** Each namespace has the account default, and who may plan may read accounts: reading namespaces takes another right. */
export async function refuseWithoutNamespace(namespace: string, kubernetes: KubernetesReads): Promise<void> {
  if (await readAccount(namespace, "default", kubernetes)) return;
  throw new MissingError(
    `The namespace ${namespace} does not exist.`,
    "Create the namespace first, or correct its name in the inputs.",
  );
}
