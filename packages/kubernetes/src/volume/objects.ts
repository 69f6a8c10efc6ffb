import type { KubernetesObject } from "../client/client.ts";
import { makerAnnotation } from "../pull-secret/secret-body.ts";
import type { VolumeSource } from "./source.ts";

interface Deletable {
  readonly deletionTimestamp?: string;
}

/** A persistent volume, in wire shape. */
export interface Volume extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & Deletable;
  readonly spec: VolumeSource & {
    readonly persistentVolumeReclaimPolicy?: string;
    readonly claimRef?: { readonly namespace?: string; readonly name?: string; readonly uid?: string };
  };
  readonly status?: { readonly phase?: string };
}

/** A claim of a persistent volume, in wire shape. */
export interface Claim extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & Deletable;
  readonly spec: { readonly volumeName?: string; readonly accessModes?: readonly string[] };
  readonly status?: { readonly phase?: string };
}

/** The namespace and name of a claim. */
export interface ClaimName {
  readonly namespace: string;
  readonly name: string;
}

export const volumesPath = "/api/v1/persistentvolumes";
export const volumePath = (name: string): string => `${volumesPath}/${name}`;
export const claimsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
export const claimPath = ({ namespace, name }: ClaimName): string => `${claimsPath(namespace)}/${name}`;
export const claimId = ({ namespace, name }: ClaimName): string => `${namespace}/${name}`;
export const claimKind = "volume claim";

/** Who made an object of a cluster is in its annotation, bound to its kind and ID. */
export const annotationSeal = {
  read: ({ metadata }: KubernetesObject) => metadata.annotations?.[makerAnnotation],
  add: <Body extends { readonly metadata: object }>(body: Body, record: string): Body => ({
    ...body,
    metadata: { ...body.metadata, annotations: { [makerAnnotation]: record } },
  }),
};

/** What is being deleted is waited for. */
export const statusOf = ({ metadata }: Volume | Claim) =>
  metadata.deletionTimestamp === undefined ? {} : { inProgress: "Terminating" };
