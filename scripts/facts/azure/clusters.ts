import type { Fact } from "../fact.ts";
import { aks, own } from "./places.ts";

export const poolsOfTheirOwn: Fact = {
  says: "A write of a cluster adds no node pool; a write of the pool does.",
  source: "Azure/AKS#4383, Azure/bicep#9644, pulumi-azure-native#579",
  breaks: [
    {
      rule: "the refusal of a pool that a cluster's write brings",
      file: `${aks}/cluster-pools.ts`,
      from: "if (write.have !== undefined && findEntry(",
      to: "if (write.have === null && findEntry(",
      test: `${aks}/agent-pool.test.ts`,
    },
    {
      rule: "the refusal of a pool that the cluster does not have",
      file: `${own}/aks/pool.ts`,
      from: "const pool = pools.find((each) => each.name === name);",
      to: "const pool = pools.find((each) => each.name === name) ?? ({ name } as ArmPool);",
      test: `${own}/aks/pool.test.ts`,
    },
  ],
};

export const privateInPlace: Fact = {
  says: "A cluster's private DNS zone changes in place to none only; its API server becomes private in place only where it is in the network itself.",
  source: "azure-aks-docs: private-clusters, api-server-vnet-integration",
  breaks: [
    {
      rule: "the change to none in the simulated cloud",
      file: `${aks}/cluster-transitions.ts`,
      from: '["apiServerAccessProfile.privateDNSZone", ({ to }) => to === "none"]',
      to: '["apiServerAccessProfile.privateDNSZone", never]',
      test: `${aks}/cluster-changes.test.ts`,
    },
    {
      rule: "the refusal of other zones in the simulated cloud",
      file: `${aks}/cluster-transitions.ts`,
      from: '["apiServerAccessProfile.privateDNSZone", ({ to }) => to === "none"]',
      to: '["apiServerAccessProfile.privateDNSZone", () => true]',
      test: `${aks}/cluster-changes.test.ts`,
    },
    {
      rule: "integration as the condition in the simulated cloud",
      file: `${aks}/cluster-transitions.ts`,
      from: '({ all }) => at(all, "apiServerAccessProfile.enableVnetIntegration") === true,',
      to: "() => true,",
      test: `${aks}/cluster-changes.test.ts`,
    },
    {
      rule: "the change to none in the plan",
      file: `${own}/aks/body.ts`,
      from: 'return want === "none";',
      to: "return false;",
      test: `${own}/aks/body.test.ts`,
    },
    {
      rule: "integration as the condition in the plan",
      file: `${own}/aks/body.ts`,
      from: 'enablePrivateCluster" && inNetwork;',
      to: 'enablePrivateCluster";',
      test: `${own}/aks/cluster.test.ts`,
    },
  ],
};

export const rightsOnTheZone: Fact = {
  says: "A private DNS zone of one's own needs a role on the zone and one on the network, not on the subnet; the zone that AKS makes is not known to DNS servers of one's own.",
  source: "azure-aks-docs: private-clusters; azure-aks-docs#110",
  breaks: [
    {
      rule: "the role on the zone",
      file: `${aks}/zone-rights.ts`,
      from: "if (!may(`Microsoft.Network/privateDnsZones/${verb}`, zone))",
      to: "if (!may(`Microsoft.Network/privateDnsZones/${verb}`, zone) && verb === null)",
      test: `${aks}/zone-rights.test.ts`,
    },
    {
      rule: "the role on the network",
      file: `${aks}/zone-rights.ts`,
      from: 'textOf(vnetSubnetID)?.replace(/\\/subnets\\/[^/]+$/i, "");',
      to: "textOf(vnetSubnetID);",
      test: `${aks}/zone-rights.test.ts`,
    },
    {
      rule: "the warning of DNS servers that do not know the zone",
      file: `${own}/aks/site.ts`,
      from: 'if (want.access === "private" && (want.zone ?? "system") === "system" && dnsServers.length > 0)',
      to: "if (want.access === undefined)",
      test: `${own}/aks/site.test.ts`,
    },
  ],
};

export const longTermSupport: Fact = {
  says: "Long-term support is the tier Premium together with its support plan.",
  source: "Azure/AKS#4707; azure-aks-docs: long-term-support",
  breaks: [
    {
      rule: "the refusal of the plan without the tier",
      file: `${aks}/cluster-needs.ts`,
      from: 'if (all.supportPlan === "AKSLongTermSupport" && tier?.toLowerCase() !== "premium")',
      to: 'if (all.supportPlan === "AKSLongTermSupport" && tier === null)',
      test: `${aks}/cluster-needs.test.ts`,
    },
    {
      rule: "the refusal of such inputs",
      file: "actions/create-aks/src/needs.ts",
      from: 'given["support-plan"] === "AKSLongTermSupport" && given.tier !== "Premium"',
      to: "false && given.tier",
      test: "actions/create-aks/src/options.test.ts",
    },
    {
      rule: "the refusal of another tier while the plan is kept",
      file: `${own}/aks/site.ts`,
      from: 'if (properties.supportPlan !== "AKSLongTermSupport" ||',
      to: 'if (properties.supportPlan !== "LongTerm" ||',
      test: `${own}/aks/cluster.test.ts`,
    },
  ],
};

export const cutOutput: Fact = {
  says: "What a command in a cluster prints is cut off at 512 kB.",
  source: "azure-aks-docs: access-private-cluster",
  breaks: [
    {
      rule: "the cut",
      file: `${aks}/run-command.ts`,
      from: "logs: logs.slice(0, longestOutput),",
      to: "logs,",
      test: `${aks}/cluster-actions.test.ts`,
    },
  ],
};
