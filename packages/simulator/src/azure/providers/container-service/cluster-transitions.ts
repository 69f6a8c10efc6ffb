import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { poolsOf } from "./nodes.ts";
import { cannotChange } from "./refuse.ts";

/** A change of one setting of a cluster that is there. */
interface Transition {
  readonly from: unknown;
  readonly to: unknown;
  /** The cluster as it would be. */
  readonly all: JsonObject;
  /** Whether its nodes are in a network that was brought along. */
  readonly broughtNetwork: boolean;
}

type Allowed = (change: Transition) => boolean;

const never: Allowed = () => false;
const onlyOn: Allowed = ({ from, to }) => from !== true && to === true;
const onlyFirst: Allowed = ({ from }) => from === undefined;

/** Between which outbound types a cluster may go: in a network of AKS's, and in one that was brought along. */
const outbound: Readonly<Record<"managed" | "brought", readonly (readonly [from: string, to: string])[]>> = {
  managed: [
    ["loadBalancer", "managedNATGateway"],
    ["managedNATGateway", "loadBalancer"],
  ],
  brought: [
    ["loadBalancer", "userAssignedNATGateway"],
    ["loadBalancer", "userDefinedRouting"],
    ["userAssignedNATGateway", "loadBalancer"],
    ["userAssignedNATGateway", "userDefinedRouting"],
    ["userDefinedRouting", "loadBalancer"],
    ["userDefinedRouting", "userAssignedNATGateway"],
  ],
};

/** Changes that Azure allows in some cases, or in none: the path, and when. What is not here may change. */
const rows: readonly [path: string, allowed: Allowed][] = [
  [
    "networkProfile.networkPlugin",
    ({ from, to, all }) =>
      from === "kubenet" && to === "azure" && at(all, "networkProfile.networkPluginMode") === "overlay",
  ],
  ["networkProfile.networkPluginMode", ({ from, to }) => from === undefined && to === "overlay"],
  ["networkProfile.networkPolicy", ({ from, to }) => from === "none" || to === "cilium"],
  ["networkProfile.networkDataplane", ({ from, to }) => from === "azure" && to === "cilium"],
  [
    "networkProfile.outboundType",
    ({ from, to, broughtNetwork }) =>
      outbound[broughtNetwork ? "brought" : "managed"].some(([one, other]) => one === from && other === to),
  ],
  ["oidcIssuerProfile.enabled", onlyOn],
  ["aadProfile.managed", onlyOn],
  ["apiServerAccessProfile.enableVnetIntegration", onlyOn],
  ["apiServerAccessProfile.subnetId", onlyFirst],
  [
    "apiServerAccessProfile.enablePrivateCluster",
    ({ all }) => at(all, "apiServerAccessProfile.enableVnetIntegration") === true,
  ],
  ["apiServerAccessProfile.privateDNSZone", ({ to }) => to === "none"],
  ["diskEncryptionSetID", never],
  ["identityProfile.kubeletidentity.resourceId", never],
];

const unset = (value: unknown): boolean => value === undefined || value === "" || value === false;
const sameText = (a: unknown, b: unknown): boolean => textOf(a)?.toLowerCase() === (textOf(b)?.toLowerCase() ?? a);

/** Refuses what cannot become of a cluster that is there. */
export function checkTransitions({ arm, have }: WriteRequest, all: JsonObject): void {
  if (have === undefined) return;
  const had = objectOf(have.resource.properties);
  const broughtNetwork = poolsOf(arm, have.resource.id).some(
    (pool) => pool.resource.properties.vnetSubnetID !== undefined,
  );
  for (const [path, allowed] of rows) {
    const [from, to] = [at(had, path), at(all, path)];
    if (from === to || (unset(from) && unset(to)) || (from !== undefined && sameText(from, to))) continue;
    if (!allowed({ from, to, all, broughtNetwork })) throw cannotChange(path);
  }
}
