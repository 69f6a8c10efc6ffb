import { choice, optional } from "@slipway/action";
import type { Options } from "./option.ts";

/** What AKS upgrades by itself. */
export const upgradeOptions = {
  "auto-upgrade": {
    input: optional(
      choice("Which versions AKS upgrades the cluster to by itself; none for a new cluster.", [
        "none",
        "patch",
        "stable",
        "rapid",
        "node-image",
      ]),
    ),
    says: (channel: string) => ({ "properties.autoUpgradeProfile.upgradeChannel": channel }),
  },
  "node-os-upgrade": {
    input: optional(
      choice("How AKS keeps the nodes' system up to date; NodeImage for a new cluster.", [
        "None",
        "Unmanaged",
        "SecurityPatch",
        "NodeImage",
      ]),
    ),
    says: (channel: string) => ({ "properties.autoUpgradeProfile.nodeOSUpgradeChannel": channel }),
  },
} satisfies Options;
