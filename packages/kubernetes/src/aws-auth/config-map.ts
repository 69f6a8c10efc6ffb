import { UnfitError } from "@slipway/action";
import { fingerprint } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject } from "../client/client.ts";

/** The ConfigMap by which a cluster of EKS knows roles, users and accounts. */
export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

export const configMaps = "/api/v1/namespaces/kube-system/configmaps";
export const awsAuthPath = `${configMaps}/aws-auth`;

const annotations = { made: "slipway/roles", before: "slipway/map-roles-before", after: "slipway/map-roles-after" };

/** What Slipway noted on the ConfigMap. */
export interface Notes {
  /** The roles that it added, by their keys. */
  readonly made: readonly string[];
  /** What mapRoles was before it changed it last; undefined when it never did. */
  readonly before: string | undefined;
  /** A hash of what it wrote then. */
  readonly after: string | undefined;
}

export function notesOn({ metadata }: ConfigMap): Notes {
  const {
    [annotations.made]: made = "[]",
    [annotations.before]: before,
    [annotations.after]: after,
  } = metadata.annotations ?? {};
  return { made: roles(made), before, after };
}

function roles(noted: string): readonly string[] {
  try {
    const found: unknown = JSON.parse(noted);
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** What a write has beside the new mapRoles, so that it can be told and undone. */
export async function noted(made: readonly string[], before: string, after: string) {
  return {
    [annotations.made]: JSON.stringify([...new Set(made)].sort()),
    [annotations.before]: before,
    [annotations.after]: await fingerprint(after),
  };
}

export const mapRolesIn = ({ data }: ConfigMap): string => data?.mapRoles ?? "";

/** So many bytes Kubernetes takes for all annotations of an object, keys and values. */
const room = 256 * 1024;

/** What is noted on a ConfigMap stands beside what others note there, such as all of it by kubectl apply. */
export function refuseTooLong({ metadata }: ConfigMap, more: Readonly<Record<string, string>>): void {
  const all = Object.entries({ ...metadata.annotations, ...more });
  const size = all.reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
  if (size <= room) return;
  throw new UnfitError(
    `mapRoles of aws-auth is too long to be kept in an annotation as it was, so that a change could be undone: the annotations would have ${size} bytes, and Kubernetes takes ${room}.`,
    "Remove mappings that nobody needs, or the annotation kubectl.kubernetes.io/last-applied-configuration if nobody applies aws-auth by kubectl. To map a role it can be an access entry as well (via: access-entry).",
  );
}

/** Writes mapRoles, and nothing else that is there, unless somebody else wrote since it was read. */
export async function writeMapRoles(
  configMap: ConfigMap,
  mapRoles: string,
  annotations: Readonly<Record<string, string>>,
  kubernetes: Kubernetes,
): Promise<void> {
  refuseTooLong(configMap, annotations);
  const { resourceVersion } = configMap.metadata;
  await kubernetes.patch(awsAuthPath, { metadata: { resourceVersion, annotations }, data: { mapRoles } });
}
