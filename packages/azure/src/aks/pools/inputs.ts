import { choice, flag, type Input, integer, list, optional, type Reading, text } from "@slipway/action";
import { tagList } from "../../arm/tags.ts";
import { azureId } from "../../inputs.ts";
import { taintName } from "./labels.ts";

const labelForm =
  /^((?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)=((?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?)$/;
const taintForm =
  /^((?:[a-z0-9.-]+\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)(?:=((?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?))?:(NoSchedule|NoExecute|PreferNoSchedule)$/;

const reserved = "AKS reserves kubernetes.azure.com: write another prefix.";

/** A text of a form that does not begin with AKS's own prefix. */
function marked<T>(about: string, form: RegExp, write: string, make: (parts: readonly string[]) => T): Input<T> {
  return {
    ...text(about, { form: { pattern: form, write } }),
    read(given): Reading<T> {
      const parts = form.exec(given);
      if (!parts) return { problem: write };
      return given.startsWith("kubernetes.azure.com/") ? { problem: reserved } : { value: make(parts) };
    },
  };
}

const labels = list(
  "The labels of the nodes, one name=value a line. Other labels stay.",
  marked(
    "A label.",
    labelForm,
    "Write a label such as team=data: letters, digits, dashes, dots and underscores.",
    ([, key = "", given = ""]) => [key, given] as const,
  ),
);

const taints = list(
  "The taints of the nodes, one a line, such as gpu=true:NoSchedule. Other taints stay.",
  marked(
    "A taint.",
    taintForm,
    "Write a taint such as gpu=true:NoSchedule, which ends with NoSchedule, NoExecute or PreferNoSchedule.",
    ([taint = ""]) => taint,
  ),
);

const price: Input<number> = {
  ...text(
    "The most that an hour of a spot node may cost, in US dollars, with up to five decimals; -1, what a new pool has, is up to the usual price. It cannot be changed later.",
  ),
  read: (given) =>
    /^(-1|\d{1,5}(\.\d{1,5})?)$/.test(given) && Number(given) !== 0
      ? { value: Number(given) }
      : { problem: "Write -1, or a price such as 0.98765." },
};

const subnetType = "Microsoft.Network/virtualNetworks/subnets";

/** The inputs that say what the nodes of a pool are. */
export const nodePoolInputs = {
  "pool-mode": optional(
    choice(
      "Whether the pool carries what the cluster itself needs (System) or only workloads (User); User for a new pool.",
      ["System", "User"],
    ),
  ),
  "node-size": optional(
    text("The VM size of the nodes; Standard_D4s_v5 for a new pool. It cannot be changed later.", {
      form: { pattern: /^Standard_\w+$/i, write: "Write a VM size such as Standard_D4s_v5." },
    }),
  ),
  "node-count": optional(
    integer(
      "How many nodes the pool has; 3 for a new one. With min-nodes and max-nodes it is only what a new pool starts with; without them the autoscaler is switched off.",
      { min: 0, max: 1000 },
    ),
  ),
  "min-nodes": optional(
    integer("The minimum number of nodes that the autoscaler keeps. Give it together with max-nodes.", {
      min: 0,
      max: 1000,
    }),
  ),
  "max-nodes": optional(
    integer("The maximum number of nodes that the autoscaler scales up to. Give it together with min-nodes.", {
      min: 1,
      max: 1000,
    }),
  ),
  version: optional(
    text(
      "The minimum Kubernetes version of the nodes, such as 1.33 or 1.33.5, or cluster: the one that the control plane runs. A new pool gets the control plane's, a newer one is left as it is.",
      {
        form: {
          pattern: /^(cluster|1\.\d{1,2}(\.\d{1,2})?)$/,
          write: "Write a version such as 1.33 or 1.33.5, or cluster.",
        },
      },
    ),
  ),
  "node-image": optional(
    choice("With latest, the nodes get the newest image of their system, of which AKS makes one each week.", [
      "latest",
    ]),
  ),
  zones: optional(
    list(
      "The availability zones of the nodes, one a line. They cannot be changed later.",
      choice("A zone.", ["1", "2", "3"]),
    ),
  ),
  labels: optional({
    ...labels,
    read(given: string): Reading<Readonly<Record<string, string>>> {
      const reading = labels.read(given);
      return "problem" in reading ? reading : { value: Object.fromEntries(reading.value) };
    },
  }),
  taints: optional({
    ...taints,
    read(given: string): Reading<readonly string[]> {
      const reading = taints.read(given);
      if ("problem" in reading) return reading;
      const names = new Set(reading.value.map(taintName));
      return names.size === reading.value.length ? reading : { problem: "Write one taint for each name and effect." };
    },
  }),
  "max-pods": optional(integer("How many pods a node takes. It cannot be changed later.", { min: 10, max: 250 })),
  "os-sku": optional(
    choice("The system of the nodes; Ubuntu for a new pool.", [
      "Ubuntu",
      "Ubuntu2204",
      "Ubuntu2404",
      "AzureLinux",
      "AzureLinux3",
      "Windows2022",
    ]),
  ),
  "os-disk-size": optional(
    integer("The size of the nodes' system disk in GiB. It cannot be changed later.", { min: 30, max: 2048 }),
  ),
  "os-disk-type": optional(
    choice("Whether that disk is a managed one or on the machine itself. It cannot be changed later.", [
      "Managed",
      "Ephemeral",
    ]),
  ),
  subnet: optional(
    azureId(
      "The subnet for the nodes, in the network of the cluster; by default that of the cluster's first pool. It cannot be changed later.",
      subnetType,
    ),
  ),
  "pod-subnet": optional(
    azureId("A subnet of its own for the pods, in the same network. It cannot be changed later.", subnetType),
  ),
  priority: optional(
    choice(
      "Whether the nodes are the usual ones (Regular, for a new pool) or cheaper ones that Azure may take away at any time (Spot). It cannot be changed later.",
      ["Regular", "Spot"],
    ),
  ),
  "spot-max-price": optional(price),
  "eviction-policy": optional(
    choice("What happens to a spot node that Azure takes away; Delete for a new pool. It cannot be changed later.", [
      "Delete",
      "Deallocate",
    ]),
  ),
  "gpu-driver": optional(
    choice("Whether AKS installs the driver of the nodes' GPUs, as it does by default. It cannot be changed later.", [
      "Install",
      "None",
    ]),
  ),
  "gpu-instance": optional(
    choice(
      "The share of a GPU that each workload sees, where the size can divide its GPUs. It cannot be changed later.",
      ["MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"],
    ),
  ),
  "host-encryption": optional(
    flag("Whether the host encrypts the nodes' disks and caches. It cannot be changed later."),
  ),
  fips: optional(flag("Whether the nodes run an image with FIPS 140 modules.")),
  tags: optional(tagList("Tags of the pool and of its machines, one name=value a line. Other tags stay.")),
} as const;
