import { nodePoolInputs } from "./inputs.ts";

const label = "Write a label such as team=data: letters, digits, dashes, dots and underscores.";
const taint = "Write a taint such as gpu=true:NoSchedule, which ends with NoSchedule, NoExecute or PreferNoSchedule.";
const reserved = "AKS reserves kubernetes.azure.com: write another prefix.";
const versionForm = "Write a version such as 1.33 or 1.33.5, or cluster.";
const priceForm = "Write -1, or a price such as 0.98765.";

// Labels and taints: Kubernetes' "Labels and Selectors"; bounds and words: ManagedClusterAgentPoolProfileProperties of
// Microsoft.ContainerService, and use-labels.md and spot-node-pool.md of MicrosoftDocs/azure-aks-docs.
test.each<[keyof typeof nodePoolInputs, string, unknown, string | undefined]>([
  [
    "labels",
    "team=data\nexample.com/empty=\na.b_c-d=E.f_g-h",
    { team: "data", "example.com/empty": "", "a.b_c-d": "E.f_g-h" },
    undefined,
  ],
  ["labels", "team", undefined, `Line 1 ("team"): ${label}`],
  ["labels", "-team=x", undefined, `Line 1 ("-team=x"): ${label}`],
  ["labels", `${"a".repeat(64)}=x`, undefined, `Line 1 ("${"a".repeat(64)}=x"): ${label}`],
  ["labels", "a=b\nkubernetes.azure.com/mode=x", undefined, `Line 2 ("kubernetes.azure.com/mode=x"): ${reserved}`],
  [
    "taints",
    "gpu=true:NoSchedule\nspot:NoExecute\na=:PreferNoSchedule",
    ["gpu=true:NoSchedule", "spot:NoExecute", "a=:PreferNoSchedule"],
    undefined,
  ],
  ["taints", "gpu=true", undefined, `Line 1 ("gpu=true"): ${taint}`],
  [
    "taints",
    "kubernetes.azure.com/x:NoSchedule",
    undefined,
    `Line 1 ("kubernetes.azure.com/x:NoSchedule"): ${reserved}`,
  ],
  ["taints", "gpu=a:NoSchedule\ngpu=b:NoSchedule", undefined, "Write one taint for each name and effect."],
  ["taints", "gpu=a:NoSchedule\ngpu=a:NoExecute", ["gpu=a:NoSchedule", "gpu=a:NoExecute"], undefined],
  ["spot-max-price", "-1", -1, undefined],
  ["spot-max-price", "0.98765", 0.98765, undefined],
  ["spot-max-price", "12", 12, undefined],
  ["spot-max-price", "0", undefined, priceForm],
  ["spot-max-price", "0.123456", undefined, priceForm],
  ["spot-max-price", "-2", undefined, priceForm],
  ["node-size", "standard_d4s_v5", "standard_d4s_v5", undefined],
  ["node-size", "D4s_v5", undefined, "Write a VM size such as Standard_D4s_v5."],
  ["version", "1.33", "1.33", undefined],
  ["version", "1.33.5", "1.33.5", undefined],
  ["version", "cluster", "cluster", undefined],
  ["version", "v1.33", undefined, versionForm],
  ["version", "latest", undefined, versionForm],
  ["zones", "1\n3", ["1", "3"], undefined],
  ["zones", "4", undefined, 'Line 1 ("4"): Write one of 1, 2, 3.'],
  ["node-count", "1000", 1000, undefined],
  ["node-count", "1001", undefined, "Write a whole number from 0 to 1000."],
  ["min-nodes", "1001", undefined, "Write a whole number from 0 to 1000."],
  ["max-nodes", "0", undefined, "Write a whole number from 1 to 1000."],
  ["max-pods", "9", undefined, "Write a whole number from 10 to 250."],
  ["os-disk-size", "29", undefined, "Write a whole number from 30 to 2048."],
  ["pool-mode", "x", undefined, "Write one of System, User."],
  ["node-image", "x", undefined, "Write one of latest."],
  ["os-sku", "x", undefined, "Write one of Ubuntu, Ubuntu2204, Ubuntu2404, AzureLinux, AzureLinux3, Windows2022."],
  ["os-disk-type", "x", undefined, "Write one of Managed, Ephemeral."],
  ["priority", "x", undefined, "Write one of Regular, Spot."],
  ["eviction-policy", "x", undefined, "Write one of Delete, Deallocate."],
  ["gpu-driver", "x", undefined, "Write one of Install, None."],
  ["gpu-instance", "x", undefined, "Write one of MIG1g, MIG2g, MIG3g, MIG4g, MIG7g."],
])("the input %s with %j is %j, or says what to write", (name, given, value, problem) => {
  expect(nodePoolInputs[name].read(given)).toEqual(problem === undefined ? { value } : { problem });
});

test("none of them has to be given", () => {
  for (const { required, about } of Object.values(nodePoolInputs)) {
    expect(required).toBe(false);
    expect(about).toMatch(/^[A-Z].{8,}\.$/);
  }
});
