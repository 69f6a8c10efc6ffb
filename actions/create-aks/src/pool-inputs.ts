import { choice, flag, integer, list, optional, text } from "@slipway/action";
import { azureId } from "@slipway/azure";

/** What the nodes are that a new cluster begins with. */
export const poolInputs = {
  pool: text(
    "The node pool that a new cluster begins with, or the one of an existing cluster that the inputs below are about. Other pools are left as they are; the action add-node-pool adds them.",
    {
      default: "nodepool1",
      form: {
        pattern: /^[a-z][a-z0-9]{0,11}$/,
        write: "Write 1 to 12 small letters and digits, beginning with a letter.",
      },
    },
  ),
  "node-size": optional(
    text("The VM size of the pool's nodes; Standard_D4s_v5 for a new pool. For another size, add a pool.", {
      form: { pattern: /^Standard_\w+$/i, write: "Write a VM size such as Standard_D4s_v5." },
    }),
  ),
  "node-count": optional(
    integer(
      "How many nodes the pool has; 3 for a new one. With min-nodes and max-nodes it is only what a new pool starts with; without them the autoscaler is switched off.",
      { min: 1, max: 1000 },
    ),
  ),
  "min-nodes": optional(
    integer("The minimum number of nodes that the autoscaler keeps. Give it together with max-nodes.", {
      min: 1,
      max: 1000,
    }),
  ),
  "max-nodes": optional(
    integer("The maximum number of nodes that the autoscaler scales up to. Give it together with min-nodes.", {
      min: 1,
      max: 1000,
    }),
  ),
  zones: optional(
    list(
      "The availability zones of the pool's nodes, one a line. They cannot be changed later.",
      choice("A zone.", ["1", "2", "3"]),
    ),
  ),
  "pod-subnet": optional(
    azureId(
      "A subnet of its own for the pods, in the network of subnet. It cannot be changed later.",
      "Microsoft.Network/virtualNetworks/subnets",
    ),
  ),
  "host-encryption": optional(
    flag("Whether the host encrypts the disks and caches of the pool's nodes. It cannot be changed later."),
  ),
  fips: optional(flag("Whether the pool's nodes run an image with FIPS 140 modules.")),
} as const;
