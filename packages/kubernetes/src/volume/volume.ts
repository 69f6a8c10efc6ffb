import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, isOwned, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import { untilObjectGone } from "./gone.ts";
import {
  annotationSeal,
  type Claim,
  type ClaimName,
  claimId,
  claimKind,
  claimPath,
  statusOf,
  type Volume,
  volumePath,
  volumesPath,
} from "./objects.ts";
import { refuseToLoseData, removeClaim } from "./remove-claim.ts";
import { sameInVolume } from "./same.ts";
import type { Mountable } from "./source.ts";

/** A volume for one claim. What is undefined is not compared. */
export interface VolumeWant {
  readonly name: string;
  readonly mountable: Mountable;
  readonly size: string | undefined;
  readonly accessModes: readonly string[] | undefined;
  readonly mountOptions: readonly string[] | undefined;
  readonly claim: ClaimName;
}

interface Body {
  readonly apiVersion?: "v1";
  readonly kind?: "PersistentVolume";
  readonly metadata: { readonly name?: string; readonly labels?: typeof managedBy };
  readonly spec: object;
}

/** What the want says of a volume that is there: the data is kept, whatever becomes of its claim. */
const named = ({ mountable, size, accessModes, mountOptions, claim }: VolumeWant) => ({
  ...mountable.source,
  capacity: size === undefined ? undefined : { storage: size },
  accessModes,
  mountOptions,
  persistentVolumeReclaimPolicy: "Retain",
  claimRef: { namespace: claim.namespace, name: claim.name },
});

function fresh(want: VolumeWant): Body {
  const { name, mountable, size = "100Gi", accessModes = ["ReadWriteMany"], mountOptions = mountable.options } = want;
  const { csi } = mountable.source;
  const { claimRef, ...spec } = named(want);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, labels: managedBy },
    spec: {
      ...spec,
      ...(csi === undefined ? {} : { csi: { ...csi, volumeHandle: `${name}-${mountable.handle}` } }),
      capacity: { storage: size },
      accessModes,
      mountOptions,
      storageClassName: "",
      // No one else's claim gets it.
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", ...claimRef },
    },
  };
}

const isSource = ({ field }: Change): boolean => /^spec\.(csi|nfs)(\.|$)/.test(field);

/** A persistent volume. Its source is for ever; it is replaced only where that loses nothing. */
export const persistentVolume = defineResource<VolumeWant, Volume, Body, KubernetesReads, Kubernetes>({
  kind: "persistent volume",
  id: ({ name }) => name,
  seal: annotationSeal,
  read: ({ name }, kubernetes) => kubernetes.get<Volume>(volumePath(name)),
  plan(want, have): Planned<Body> {
    if (have === undefined) return { operation: "create", body: fresh(want) };
    refuseOtherClaim(want, have);
    const changes = changed(have, { spec: named(want) }, sameInVolume);
    if (changes.some(isSource)) {
      refuseToLoseData(have);
      const marked = changes.map((change) => (isSource(change) ? { ...change, immutable: true as const } : change));
      return { operation: "replace", body: fresh(want), changes: marked };
    }
    if (changes.length === 0) return { operation: "none" };
    return { operation: "update", body: { metadata: {}, spec: patched(want, changes) }, changes };
  },
  create: (_id, body, kubernetes) => kubernetes.create(volumesPath, body),
  update: ({ metadata: { name, resourceVersion } }, { spec }, kubernetes) =>
    kubernetes.patch(volumePath(name), { metadata: { resourceVersion }, spec }),
  async delete(have, kubernetes) {
    const { name, uid } = have.metadata;
    refuseToLoseData(have);
    await removeClaimOf(have, kubernetes);
    await kubernetes.delete(volumePath(name), { uid });
    await untilObjectGone(`volume ${name}`, volumePath(name), kubernetes);
  },
  status: statusOf,
  wait: ({ metadata: { name } }, kubernetes) => untilObjectGone(`volume ${name}`, volumePath(name), kubernetes),
});

/** The fields that differ, as a merge patch. */
function patched(want: VolumeWant, changes: readonly Change[]): object {
  const differs = new Set(changes.map(({ field }) => field.split(".")[1]));
  return Object.fromEntries(Object.entries(named(want)).filter(([field]) => differs.has(field)));
}

/** A volume that another claim has is that claim's. */
function refuseOtherClaim({ claim }: VolumeWant, { metadata, spec }: Volume): void {
  const { namespace, name } = spec.claimRef ?? claim;
  if (namespace === claim.namespace && name === claim.name) return;
  throw new UnfitError(
    `The volume ${metadata.name} is for the claim ${namespace}/${name}, not for ${claimId(claim)}.`,
    "Give another name for the volume: several volumes can mount the same data.",
  );
}

/** A volume is deleted after its claim, which goes with it if Slipway made it. */
async function removeClaimOf({ metadata, spec: { claimRef } }: Volume, kubernetes: Kubernetes): Promise<void> {
  if (claimRef?.uid === undefined) return;
  const name = { namespace: claimRef.namespace ?? "", name: claimRef.name ?? "" };
  const claim = await kubernetes.get<Claim>(claimPath(name));
  if (claim?.metadata.uid !== claimRef.uid) return;
  if (!(await isOwned(annotationSeal, claim, { kind: claimKind, id: claimId(name) })))
    throw new UnfitError(
      `The volume ${metadata.name} is bound to the claim ${claimId(name)}, which Slipway did not create.`,
      `Delete that claim first, if no one needs it: kubectl delete pvc ${name.name} --namespace ${name.namespace}.`,
    );
  await removeClaim(name, claim, kubernetes);
}
