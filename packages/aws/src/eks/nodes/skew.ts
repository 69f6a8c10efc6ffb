import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";

const minorOf = (version: string): number => Number(version.split(".")[1]);

/** How far a kubelet may be behind the API server: the version skew policy of Kubernetes. */
const mostBehind = 3;

/** Refuses a version that nodes cannot have beside a control plane. */
export function refuseSkew(group: string, version: string, controlPlane: string): void {
  if (isUnknownText(controlPlane)) return;
  const behind = minorOf(controlPlane) - minorOf(version);
  if (behind < 0)
    throw new UnfitError(
      `The nodes of ${group} cannot run ${version}: the control plane runs ${controlPlane}, and nodes are never ahead of it.`,
      "Upgrade the cluster first, or give in kubernetes-version what it runs.",
    );
  if (behind > mostBehind)
    throw new UnfitError(
      `The nodes of ${group} cannot run ${version}: the control plane runs ${controlPlane}, and nodes are at most ${mostBehind} minor versions behind.`,
      "Give a newer kubernetes-version, or leave it out for that of the cluster.",
    );
}
