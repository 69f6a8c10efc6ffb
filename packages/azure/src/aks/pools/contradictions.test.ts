import { nodePoolContradictions } from "./contradictions.ts";

type Given = Parameters<typeof nodePoolContradictions>[0];

const both = "The autoscaler needs both bounds: give min-nodes and max-nodes.";
const spot = "Only spot nodes have it: set priority: Spot, or leave it out.";
const one = "A system pool has at least one node: write 1 or more.";

// use-system-pools.md, spot-node-pool.md, cluster-autoscaler.md and windows-faq.md of MicrosoftDocs/azure-aks-docs.
test.each<[Given, [string, string][]]>([
  [{}, []],
  [{ "node-count": 3, "min-nodes": 1, "max-nodes": 3 }, []],
  [{ "node-count": 1, "min-nodes": 1, "max-nodes": 1 }, []],
  [{ "min-nodes": 1 }, [["max-nodes", both]]],
  [{ "max-nodes": 1 }, [["min-nodes", both]]],
  [{ "min-nodes": 3, "max-nodes": 2 }, [["max-nodes", "It is less than min-nodes: write at least as many."]]],
  [
    { "node-count": 0, "min-nodes": 1, "max-nodes": 3 },
    [["node-count", "It is outside the bounds: write a number from min-nodes to max-nodes, or leave it out."]],
  ],
  [
    { "node-count": 4, "min-nodes": 1, "max-nodes": 3 },
    [["node-count", "It is outside the bounds: write a number from min-nodes to max-nodes, or leave it out."]],
  ],
  [{ "pool-mode": "System", "node-count": 0 }, [["node-count", one]]],
  [{ "pool-mode": "System", "node-count": 1 }, []],
  [{ "pool-mode": "System", "min-nodes": 0, "max-nodes": 3 }, [["min-nodes", one]]],
  [{ "pool-mode": "User", "node-count": 0 }, []],
  [
    { "pool-mode": "System", "max-pods": 29 },
    [["max-pods", "The nodes of a system pool take at least 30 pods: write 30 or more."]],
  ],
  [{ "pool-mode": "System", "max-pods": 30 }, []],
  [{ "pool-mode": "User", "max-pods": 10 }, []],
  [
    { "pool-mode": "System", priority: "Spot" },
    [["priority", "AKS has no system pool of spot nodes: set pool-mode: User."]],
  ],
  [{ "pool-mode": "System", priority: "Regular" }, []],
  [{ priority: "Spot", "spot-max-price": 0.1, "eviction-policy": "Delete" }, []],
  [
    { "spot-max-price": 0.1, "eviction-policy": "Delete" } as Given,
    [
      ["spot-max-price", spot],
      ["eviction-policy", spot],
    ],
  ],
  [
    { "pool-mode": "System", "os-sku": "Windows2022" },
    [["os-sku", "A system pool runs Linux: choose another system, or set pool-mode: User."]],
  ],
  [{ "os-sku": "Windows2022", name: "winwin" }, []],
  [
    { "os-sku": "Windows2022", name: "windows" },
    [["name", "The name of a Windows pool has at most 6 characters: write a shorter one."]],
  ],
  [{ "os-sku": "Windows2022" }, []],
  [{ "os-sku": "AzureLinux", "pool-mode": "System", name: "longername" }, []],
])("of a pool %j it is wrong: %j", (given, problems) => {
  expect(nodePoolContradictions(given)).toEqual(problems.map(([input, problem]) => ({ input, problem })));
});
