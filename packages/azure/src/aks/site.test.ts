import { azureWith } from "../arm/fake-azure.test-support.ts";
import { inspectSite, rangesOf, refuseLeap, refuseLeavingSupport, refuseServicePrincipal, siteOf } from "./site.ts";
import { minorsBetween, reaches } from "./version.ts";
import type { ArmCluster, ClusterWant } from "./want.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const subnet = `${network}/subnets/nodes`;
const cluster = (properties: object = {}, more: object = {}): ArmCluster => ({
  id,
  name: "c",
  location: "north",
  properties: properties as ArmCluster["properties"],
  ...more,
});

test.each([
  ["1.33.5", "1.33", true],
  ["1.33.5", "1.33.6", false],
  ["1.33", "1.33.6", true],
  ["1.34.0", "1.33.6", true],
  ["1.9.0", "1.10", false],
  ["2.0.0", "1.33", true],
])("%s is as new as %s: %s", (have, want, is) => {
  expect(reaches(have, want)).toBe(is);
});

test("minor versions lie between two", () => {
  expect([minorsBetween("1.31.4", "1.33"), minorsBetween("1.33", "1.33.1")]).toEqual([2, 0]);
  expect([minorsBetween("1", "1.2"), minorsBetween("1.2", "1")]).toEqual([2, -2]);
});

test.each([
  ["1.31.2", "1.33", true],
  ["1.32.2", "1.33", false],
  ["1.34.2", "1.33", false],
  ["1.31.2", undefined, false],
  [undefined, "1.33", false],
])("a cluster of %s cannot go to %s in one step: %s", (currentKubernetesVersion, version, refused) => {
  const leap = () => refuseLeap(cluster({ currentKubernetesVersion }), { version } as ClusterWant);
  if (!refused) expect(leap).not.toThrow();
  else {
    expect(leap).toThrow(`The cluster ${id} runs Kubernetes 1.31.2: AKS cannot upgrade it to 1.33 in one step.`);
    expect(leap).toThrow(expect.objectContaining({ remedy: "Set version to 1.32 first, then the next one." }));
  }
});

test("the version that a cluster was asked for counts where the running one is not shown", () => {
  expect(() => refuseLeap(cluster({ kubernetesVersion: "1.30" }), { version: "1.33" } as ClusterWant)).toThrow(/1\.30/);
});

// Azure's page on long-term support: it takes the tier Premium.
test.each([
  ["AKSLongTermSupport", "Standard", [], true],
  ["AKSLongTermSupport", "Premium", [], false],
  ["AKSLongTermSupport", undefined, [], false],
  ["AKSLongTermSupport", "Standard", [{ path: "properties.supportPlan", value: "KubernetesOfficial" }], false],
  ["KubernetesOfficial", "Standard", [], false],
  [undefined, "Free", [], false],
] as const)("a cluster with %s that is to have the tier %s and %j is refused: %s", (supportPlan, tier, settings, refused) => {
  const judge = () => refuseLeavingSupport(cluster({ supportPlan }), { tier, settings } as unknown as ClusterWant);
  if (!refused) return expect(judge).not.toThrow();
  expect(judge).toThrow(`The cluster ${id} has long-term support, which the tier Standard does not have.`);
  expect(judge).toThrow(
    expect.objectContaining({
      remedy: "Give support-plan: KubernetesOfficial as well to leave it, or tier: Premium to keep it.",
    }),
  );
});

test.each([
  [{ clientId: "0a" }, "properties.addonProfiles.omsagent.config.useAADAuth", true],
  [{ clientId: "0a" }, "properties.supportPlan", false],
  [{ clientId: "msi" }, "properties.addonProfiles.omsagent.config.useAADAuth", false],
  [{}, "properties.addonProfiles.omsagent.config.useAADAuth", false],
  [undefined, "properties.addonProfiles.omsagent.config.useAADAuth", false],
])("a cluster that acts as %j is refused %s: %s", (servicePrincipalProfile, path, refused) => {
  const want = { settings: [{ path, value: "true" }] } as unknown as ClusterWant;
  const judge = () => refuseServicePrincipal(cluster({ servicePrincipalProfile }), want);
  if (!refused) return expect(judge).not.toThrow();
  expect(judge).toThrow(`The cluster ${id} acts as a service principal, and container-logs needs a managed identity.`);
  expect(judge).toThrow(
    expect.objectContaining({ remedy: "Run az aks update --enable-managed-identity on it, then run again." }),
  );
});

describe("the site of a cluster", () => {
  const inGroup = "/subscriptions/s/resourceGroups/mc/providers/Microsoft.Network/virtualNetworks";
  const look = async (properties: object, networks: object[] = []) => {
    const fake = azureWith({ [inGroup]: { value: networks } });
    return { ...fake, site: await siteOf(cluster({ nodeResourceGroup: "mc", ...properties }), fake.azure) };
  };
  const made = { id: "/made", name: "aks-vnet-1", properties: { subnets: [{ id: "/made/subnets/a" }] } };

  test("is the network that was brought along", async () => {
    const agentPoolProfiles = [{ name: "a" }, { name: "b", vnetSubnetID: subnet }];
    expect((await look({ agentPoolProfiles })).site).toEqual({ network, subnet });
  });

  test("is else the one that AKS made, once it has", async () => {
    expect((await look({ provisioningState: "Creating" })).site).toEqual({});
    const others = { id: "/other", name: "other", properties: {} };
    expect((await look({}, [others, made])).site).toEqual({ network: "/made", subnet: "/made/subnets/a" });
    expect((await look({}, [{ ...made, properties: {} }])).site).toEqual({ network: "/made" });
  });

  test("is not known, with a warning, where there are none or several", async () => {
    for (const networks of [[], [made, made]]) {
      const { site, said } = await look({}, networks);
      expect([site, said]).toEqual([
        {},
        [
          `The network of the cluster was not found: /subscriptions/s/resourceGroups/mc has ${networks.length} networks.`,
        ],
      ]);
    }
  });
});

describe("the subnet of a new cluster", () => {
  const space = { addressPrefixes: ["10.1.0.0/16", "fd00::/48"] };
  const judge = (more: Partial<ClusterWant>, there: object = { id: subnet.toUpperCase(), properties: {} }, of = {}) => {
    const properties = { addressSpace: space, subnets: [there], ...of };
    const fake = azureWith({ [network]: { id: network, properties } });
    const want = { subnet, network: "overlay", identity: "/i", ...more } as ClusterWant;
    return { ...fake, judged: inspectSite(want, fake.azure) };
  };

  test("is good, and is not looked at where none is named", async () => {
    const { judged, said, asked } = judge({});
    await judged;
    expect([asked.length, said]).toEqual([1, []]);
    const none = judge({ subnet: undefined });
    await none.judged;
    expect(none.asked).toEqual([]);
  });

  test.each([
    ["the subnet's, which has none", {}, `The subnet ${subnet.toUpperCase()} has no route table`],
    ["a subnet's, where none is given", { subnet: undefined }, "The outbound type userDefinedRouting is for a network"],
  ])("is refused where its way out is to be %s", async (_, more, message) => {
    const settings = [{ path: "properties.networkProfile.outboundType", value: "userDefinedRouting" }];
    await expect(judge({ settings, ...more }).judged).rejects.toThrow(message);
  });

  test("needs a role afterwards where the cluster has an identity of its own, which is said", async () => {
    const { judged, said } = judge({ identity: undefined });
    await judged;
    expect(said).toEqual([expect.stringContaining("grant it Network Contributor on the subnet afterwards")]);
  });

  // MicrosoftDocs/azure-docs PR 49325, on hub and spoke with custom DNS: such servers do not know the zone that AKS makes.
  test.each([
    ["private", undefined, ["10.0.0.4", "10.0.0.5"], 1],
    ["private", "system", ["10.0.0.4"], 1],
    ["private", "/zone", ["10.0.0.4"], 0],
    ["private", "none", ["10.0.0.4"], 0],
    ["private", "system", [], 0],
    ["public", undefined, ["10.0.0.4"], 0],
  ] as const)("with access %s, zone %s and DNS servers %j has %d warnings", async (access, zone, dnsServers, count) => {
    const { judged, said } = judge({ access, zone }, undefined, { dhcpOptions: { dnsServers } });
    await judged;
    expect(said).toHaveLength(count);
    if (count > 0)
      expect(said[0]).toMatch(
        new RegExp(`^The network of the nodes asks the DNS servers ${dnsServers.join(", ")}: link the zone`),
      );
  });

  test.each([
    [
      {},
      { id: "/other", properties: {} },
      "MissingError",
      `The subnet ${subnet} does not exist.`,
      "Correct the input subnet",
    ],
    [
      { subnet: "/x/subnets/y" },
      undefined,
      "MissingError",
      "The subnet /x/subnets/y does not exist.",
      "create it first",
    ],
    [
      {},
      { id: subnet, properties: { delegations: [{}] } },
      "UnfitError",
      `The subnet ${subnet} is delegated to another service.`,
      "Choose a subnet without a delegation.",
    ],
    [
      { serviceRange: "10.1.0.0/16" },
      undefined,
      "UnfitError",
      /^AKS would refuse these ranges: .*10\.1\.0\.0\/16 overlaps/,
      "Change service-range, dns-address or pod-range, or use another network.",
    ],
    [
      { serviceRange: "10.1.0.0/16", podRange: "10.1.0.0/17" },
      undefined,
      "UnfitError",
      /^AKS would refuse these ranges: [^.]*(\.\d[^.]*)+\. \w[^.]*(\.\d[^.]*)+\./,
      "Change service-range, dns-address or pod-range, or use another network.",
    ],
  ])("is refused (%#)", async (more, there, name, message, remedy) => {
    const error = { name, message: expect.stringMatching(message), remedy: expect.stringContaining(remedy) };
    await expect(judge(more, there).judged).rejects.toMatchObject(error);
  });

  test("has ranges around it: those that are named, else the usual ones; pods have one in an overlay only", () => {
    expect(rangesOf({ network: "overlay" }, space.addressPrefixes)).toEqual({
      service: "10.0.0.0/16",
      dns: undefined,
      pod: "10.244.0.0/16",
      network: ["10.1.0.0/16"],
    });
    const named = { serviceRange: "10.2.0.0/16", dnsAddress: "10.2.0.9", podRange: "10.3.0.0/16" };
    expect(rangesOf({ ...named, network: "overlay" }, [])).toEqual({
      service: "10.2.0.0/16",
      dns: "10.2.0.9",
      pod: "10.3.0.0/16",
      network: [],
    });
    expect(rangesOf({ ...named, network: "node-subnet" }, []).pod).toBeUndefined();
  });
});
