import { UnfitError } from "@slipway/action";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { KubernetesError } from "../client/status-error.ts";
import { type Claim, type ClaimName, claimId, claimPath, type Volume, volumePath } from "./objects.ts";

const budget = 2 * 60_000;
const pace = 2_000;

interface Event {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTimestamp?: string;
  readonly involvedObject?: { readonly uid?: string };
}

/** What the cluster says of a claim: its last warning, else what it said last. */
async function causeOf(
  { namespace }: ClaimName,
  uid: string | undefined,
  kubernetes: KubernetesReads,
): Promise<string> {
  try {
    const found = await kubernetes.get<{ readonly items?: readonly Event[] }>(`/api/v1/namespaces/${namespace}/events`);
    const [last] = (found?.items ?? [])
      .filter(({ involvedObject }) => involvedObject?.uid === uid)
      .sort(
        (one, other) =>
          Number(other.type === "Warning") - Number(one.type === "Warning") ||
          String(other.lastTimestamp).localeCompare(String(one.lastTimestamp)),
      );
    return last === undefined ? "the cluster says nothing of it" : `${last.reason}: ${last.message}`;
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return "its events cannot be read";
  }
}

/** Refuses a claim that has lost its volume: it never gets it back. */
export async function refuseLost(name: ClaimName, claim: Claim, kubernetes: KubernetesReads): Promise<void> {
  if (claim.status?.phase !== "Lost") return;
  throw new UnfitError(
    `The claim ${claimId(name)} is Lost (${await causeOf(name, claim.metadata.uid, kubernetes)}).`,
    `Delete it, which deletes no data: kubectl delete pvc ${name.name} --namespace ${name.namespace}. Then run again.`,
  );
}

/**
 * A volume that an earlier claim of this name had keeps its uid, and takes no other until that is taken out. The data
 * in it is the same.
 */
async function freeFor({ metadata, spec: { volumeName } }: Claim, kubernetes: Kubernetes): Promise<void> {
  const volume = volumeName ? await kubernetes.get<Volume>(volumePath(volumeName)) : undefined;
  const { namespace, name, uid } = volume?.spec.claimRef ?? {};
  if (uid === undefined || uid === metadata.uid || name !== metadata.name || namespace !== metadata.namespace) return;
  const { resourceVersion } = volume?.metadata ?? {};
  const claimRef = { uid: null, resourceVersion: null };
  await kubernetes.patch(volumePath(volumeName ?? ""), { metadata: { resourceVersion }, spec: { claimRef } });
}

/** Waits until a claim has its volume, and says why when it does not get it. */
export async function untilBound(name: ClaimName, kubernetes: Kubernetes): Promise<void> {
  const { clock } = kubernetes.run;
  const made = await kubernetes.get<Claim>(claimPath(name));
  if (made !== undefined && made.status?.phase !== "Bound") await freeFor(made, kubernetes);
  await kubernetes.run.wait(`the volume of the claim ${claimId(name)}`, async () => {
    for (const end = clock.now() + budget; ; await clock.sleep(pace)) {
      const claim = await kubernetes.get<Claim>(claimPath(name));
      if (claim?.status?.phase === "Bound") return;
      if (claim !== undefined) await refuseLost(name, claim, kubernetes);
      if (clock.now() < end) continue;
      throw new UnfitError(
        `The claim ${claimId(name)} is still ${claim?.status?.phase ?? "absent"} after ${budget / 60_000} minutes (${await causeOf(name, claim?.metadata.uid, kubernetes)}).`,
        "Correct what this says: the claim and the volume have to agree on size, access modes and storage class, and the volume has to be free.",
      );
    }
  });
}
