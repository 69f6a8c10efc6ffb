import { UnfitError } from "@slipway/action";
import type { Kubernetes, KubernetesObject } from "../client/client.ts";

/** The ConfigMap in which a cluster of EKS maps roles, users and accounts. */
export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

export const configMapsPath = "/api/v1/namespaces/kube-system/configmaps";
export const awsAuthPath = `${configMapsPath}/aws-auth`;

/** What to write of the ConfigMap, in wire shape. */
export interface ConfigMapBody {
  readonly apiVersion?: "v1";
  readonly kind?: "ConfigMap";
  readonly metadata: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly data: { readonly mapRoles: string; readonly mapUsers?: string };
}

export const mapRolesIn = ({ data }: ConfigMap): string => data?.mapRoles ?? "";

/** How many bytes Kubernetes allows for all annotations of an object, keys and values. */
const maxBytes = 256 * 1024;

/** The notes are kept beside annotations of others, such as the whole object by kubectl apply. */
export function refuseTooLong({ metadata }: ConfigMap, more: Readonly<Record<string, string>>): void {
  const all = Object.entries({ ...metadata.annotations, ...more });
  const size = all.reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
  if (size <= maxBytes) return;
  throw new UnfitError(
    `mapRoles of aws-auth is too long to keep its present text in an annotation, from which a change could be undone: the annotations would have ${size} bytes, and Kubernetes allows ${maxBytes}.`,
    "Remove mappings that no one needs, the annotation kubectl.kubernetes.io/last-applied-configuration if no one applies aws-auth by kubectl, or the annotations slipway/map-roles-before.… of repositories that are gone. A role can get access by an access entry as well (via: access-entry).",
  );
}

/** Writes mapRoles and the notes, and nothing else, unless someone else wrote since the ConfigMap was read. */
export async function writeMapRoles(
  { metadata: { resourceVersion } }: ConfigMap,
  { metadata, data }: ConfigMapBody,
  kubernetes: Kubernetes,
): Promise<void> {
  await kubernetes.patch(awsAuthPath, { metadata: { ...metadata, resourceVersion }, data });
}
