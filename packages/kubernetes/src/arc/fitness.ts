import { UnfitError } from "@slipway/action";
import { isAllowed } from "../access/rights.ts";
import type { KubernetesReviews } from "../client/client.ts";
import type { Node } from "./nodes.ts";

const binding = { group: "rbac.authorization.k8s.io", resource: "clusterrolebindings", verb: "create" };

/** The agents' images are for Linux on these. */
const mayRunAgents = ({ metadata: { labels = {} }, spec }: Node): boolean =>
  labels["kubernetes.io/os"] === "linux" &&
  /^(amd64|arm64)$/.test(labels["kubernetes.io/arch"] ?? "") &&
  spec?.unschedulable !== true;

/** Refuses a cluster in which the agents cannot be installed, before anything is made. */
export async function refuseUnfit(kubernetes: KubernetesReviews, nodes: readonly Node[]): Promise<void> {
  if (!(await isAllowed(binding, kubernetes)))
    throw new UnfitError(
      "The user of the kubeconfig may not create clusterrolebindings in the cluster, as the agents of Azure Arc need it.",
      "Give a kubeconfig of a cluster administrator: kubectl auth can-i create clusterrolebindings shows whether it is one.",
    );
  if (nodes.some(mayRunAgents)) return;
  throw new UnfitError(
    "The cluster has no node on which the agents of Azure Arc can run: Linux on amd64 or arm64 that takes new pods.",
    "Add such a node, or uncordon one (kubectl uncordon).",
  );
}
