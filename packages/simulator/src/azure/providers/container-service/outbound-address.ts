import { at, setAt } from "../../engine/json.ts";
import { Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import type { Entry } from "../../engine/state.ts";
import { enforcePolicies } from "../../policy/enforce.ts";

/** As policies see it: no client can read one here. */
const publicAddress: ResourceType = {
  name: "Microsoft.Network/publicIPAddresses",
  under: "group",
  location: "required",
  versions: { range: ["2015-05-01-preview", "2026-12-31"] },
};

/**
 * The public address by which the load balancer sends out, in the group of the nodes. Policies judge that AKS makes it: the words
 * are those of Microsoft's page on another refusal of it (support-articles-docs, error-code-quotaexceeded), the code is of Azure/AKS#2536.
 */
export function giveAddress(arm: ArmContext, cluster: Entry, group: string): void {
  const { location, properties } = cluster.resource;
  if (at(properties, "networkProfile.outboundType") !== "loadBalancer") return;
  if (at(properties, `networkProfile.${addresses}`) !== undefined) return;
  const id = `${group}/providers/${publicAddress.name}/${arm.world.ids.uuid()}`;
  const body = { location: location ?? null, properties: { publicIPAllocationMethod: "Static" } };
  try {
    if (cluster.hidden.unjudged !== true)
      enforcePolicies(arm, { type: publicAddress, id, verb: "put", apiVersion: "2024-05-01", body, have: undefined });
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const { code, message } = thrown;
    throw new Refusal(
      400,
      "ReconcileStandardLoadBalancerError",
      `Reconcile standard load balancer failed. Details: outboundReconciler retry failed: Category: ClientError; SubCode: ${code}; Dependency: Microsoft.Network/PublicIPAddresses; OrginalError: Code="${code}" Message="${message}"; AKSTeam: Networking, Retriable: false.`,
    );
  }
  setAt(properties, `networkProfile.${addresses}`, [{ id }]);
}

const addresses = "loadBalancerProfile.effectiveOutboundIPs";
