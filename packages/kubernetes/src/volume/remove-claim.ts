import { UnfitError } from "@slipway/action";
import type { Kubernetes, KubernetesObject, KubernetesReads } from "../client/client.ts";
import { untilObjectGone } from "./gone.ts";
import { type Claim, type ClaimName, claimId, claimPath, type Volume, volumePath } from "./objects.ts";

interface Pod extends KubernetesObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName?: string } }[];
  };
}

/** The pods that keep a claim: those with a node, ended ones too. */
async function usersOf({ namespace, name }: ClaimName, kubernetes: KubernetesReads): Promise<string[]> {
  const found = await kubernetes.get<{ readonly items?: readonly Pod[] }>(`/api/v1/namespaces/${namespace}/pods`);
  return (found?.items ?? [])
    .filter(
      ({ spec }) => spec?.nodeName && spec.volumes?.some((each) => each.persistentVolumeClaim?.claimName === name),
    )
    .map(({ metadata }) => metadata.name);
}

/** Refuses where the end of a claim would be the end of the data. */
export function refuseToLoseData(volume: Volume): void {
  const policy = volume.spec.persistentVolumeReclaimPolicy;
  if (policy === "Retain") return;
  const { name } = volume.metadata;
  throw new UnfitError(
    `The volume ${name} has the reclaim policy ${policy}: without its claim its data would be deleted.`,
    `Keep the data first: kubectl patch pv ${name} --patch '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'. Then run again.`,
  );
}

/** Deletes a claim that nothing uses, and waits until it is gone. The data stays. */
export async function removeClaim(name: ClaimName, claim: Claim, kubernetes: Kubernetes): Promise<void> {
  const bound = claim.spec.volumeName;
  const volume = bound ? await kubernetes.get<Volume>(volumePath(bound)) : undefined;
  if (volume !== undefined) refuseToLoseData(volume);
  const users = await usersOf(name, kubernetes);
  if (users.length > 0)
    throw new UnfitError(
      `The claim ${claimId(name)} is used by ${users.length === 1 ? "the pod" : "the pods"} ${users.join(", ")}, and stays until they are gone.`,
      "Delete what starts these pods, or take the claim out of it, and then run again.",
    );
  await kubernetes.delete(claimPath(name), { uid: claim.metadata.uid });
  await untilObjectGone(`claim ${claimId(name)}`, claimPath(name), kubernetes);
}
