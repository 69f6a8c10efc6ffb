import type { Call, Fields } from "../../engine/operation.ts";
import { type Cluster, invalid } from "./state.ts";
import { ahead, isVersion, patchOf } from "./versions.ts";

/** The days on which images were released, the newest first. */
const days = ["20260101", "20251112"];

/** How many minor versions a kubelet may be behind the control plane: the policy of Kubernetes since 1.28. */
const mostBehind = 3;

/** The version of Kubernetes that nodes run: at or behind the control plane's. */
export function nodeVersionOf(call: Call, { shown }: Cluster): string {
  const newest = shown.version;
  const version = call.text("version") ?? newest;
  if (!isVersion(version)) throw invalid(`Requested Nodegroup version ${version} is not supported`);
  if (ahead(newest, version) > 0)
    throw invalid(`Requested Nodegroup version ${version} is greater than cluster version ${newest}`);
  if (ahead(version, newest) > mostBehind)
    throw invalid(`Requested Nodegroup version ${version} is too far behind cluster version ${newest}`);
  return version;
}

/** The release of the image: a given one of that version, or the newest. */
export function releaseOf(call: Call, version: string): string {
  const [newest, ...others] = days.map((day) => `${patchOf(version)}-${day}`);
  const wanted = call.text("releaseVersion") ?? newest ?? "";
  if (wanted !== newest && !others.includes(wanted))
    throw invalid(`Requested release version ${wanted} is not valid for kubernetes version ${version}.`);
  return wanted;
}

/** The version of the kubelet in an image's release. */
export const kubeletOf = ({ releaseVersion }: Fields): string => String(releaseVersion).split("-")[0] ?? "";
