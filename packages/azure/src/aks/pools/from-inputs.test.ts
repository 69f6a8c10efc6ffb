import { nodePoolWant } from "./from-inputs.ts";

const given = {
  "pool-mode": "User",
  "node-size": "Standard_D8s_v5",
  "node-count": 4,
  "min-nodes": 2,
  "max-nodes": 5,
  version: "1.33",
  "node-image": "latest",
  zones: ["1", "2"],
  labels: { team: "data" },
  taints: ["gpu=true:NoSchedule"],
  "max-pods": 50,
  "os-sku": "AzureLinux",
  "os-disk-size": 64,
  "os-disk-type": "Ephemeral",
  subnet: "/nodes",
  "pod-subnet": "/pods",
  priority: "Spot",
  "spot-max-price": 0.5,
  "eviction-policy": "Deallocate",
  "gpu-driver": "None",
  "gpu-instance": "MIG1g",
  "host-encryption": true,
  fips: false,
  tags: { stage: "test" },
} as const;
const want = (of: object) => nodePoolWant("/c", "work", of as Parameters<typeof nodePoolWant>[2]);

test("each input is asked of the pool", () => {
  expect(want(given)).toEqual({
    cluster: "/c",
    name: "work",
    mode: "User",
    size: "Standard_D8s_v5",
    count: 4,
    bounds: { min: 2, max: 5 },
    version: "1.33",
    newestImage: true,
    zones: ["1", "2"],
    labels: { team: "data" },
    taints: ["gpu=true:NoSchedule"],
    maxPods: 50,
    system: "AzureLinux",
    diskSize: 64,
    diskType: "Ephemeral",
    subnet: "/nodes",
    podSubnet: "/pods",
    priority: "Spot",
    price: 0.5,
    eviction: "Deallocate",
    gpuDriver: "None",
    gpuInstance: "MIG1g",
    hostEncryption: true,
    fips: false,
    tags: { stage: "test" },
  });
});

test("of what no input names nothing is asked, and half of the bounds are none", () => {
  const asked = (of: object) => JSON.parse(JSON.stringify(want(of)));
  expect(asked({})).toEqual({ cluster: "/c", name: "work", newestImage: false });
  for (const half of [{ "min-nodes": 1 }, { "max-nodes": 1 }]) expect(asked(half)).toEqual(asked({}));
});
