import { fingerprint } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject } from "../client.ts";

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

/** Writes mapRoles, and nothing else that is there, unless somebody else wrote since it was read. */
export async function writeMapRoles(
  { metadata }: ConfigMap,
  mapRoles: string,
  annotations: Readonly<Record<string, string>>,
  kubernetes: Kubernetes,
): Promise<void> {
  const { resourceVersion } = metadata;
  await kubernetes.patch(awsAuthPath, { metadata: { resourceVersion, annotations }, data: { mapRoles } });
}
