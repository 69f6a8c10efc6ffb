import { azureWith } from "../arm/fake-azure.test-support.ts";
import { clusterNetwork } from "./private-zone.ts";
import type { ArmCluster } from "./want.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;
const cluster = (properties: object = {}, more: object = {}): ArmCluster => ({
  id,
  name: "c",
  location: "north",
  properties: properties as ArmCluster["properties"],
  ...more,
});
const madeZone = "/subscriptions/s/resourceGroups/mc/providers/Microsoft.Network/privateDnsZones/zone.example";

describe("the zone of a private cluster", () => {
  const access = { enablePrivateCluster: true };
  const whole = { apiServerAccessProfile: access, privateFQDN: "c.zone.example", nodeResourceGroup: "mc" };
  const locked = "is in its node resource group mc, which is locked: Azure denies every change there.";
  const useYourOwn = "Create the cluster with a private DNS zone of your own, and link that one.";
  const look = (properties?: object, more: object = {}, mode: "apply" | "destroy" = "apply") => {
    const fake = azureWith(properties ? { [id]: cluster(properties, more) } : {}, mode);
    return { ...fake, found: clusterNetwork(id, fake.azure) };
  };

  test.each([
    ["that AKS made", whole, madeZone],
    ["of one's own", { ...whole, apiServerAccessProfile: { ...access, privateDNSZone: "/zone" } }, "/zone"],
    ["that there is none of", { ...whole, apiServerAccessProfile: { ...access, privateDNSZone: "NONE" } }, undefined],
  ])("is found: one %s", async (_, properties, zone) => {
    expect(await look(properties).found).toEqual({ nodeResourceGroup: "mc", privateFqdn: "c.zone.example", zone });
  });

  test.each<[object, object, string, string]>([
    [{}, {}, "has no private API server: there is no zone to link.", "Leave this step out for public clusters."],
    [
      { apiServerAccessProfile: access },
      {},
      "has no private API server yet: there is no zone to link.",
      "Wait until it has been created, then run again.",
    ],
    [whole, { sku: { name: "Automatic" } }, locked, useYourOwn],
    [{ ...whole, nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" } }, {}, locked, useYourOwn],
  ])("is refused with why and what to do (%#)", async (properties, more, says, remedy) => {
    const message = expect.stringContaining(says);
    await expect(look(properties, more).found).rejects.toMatchObject({ name: "UnfitError", message, remedy });
  });

  test("of a cluster that is gone is nothing to a destroy, which says what may be left", async () => {
    await expect(look().found).rejects.toMatchObject({
      name: "MissingError",
      message: `The cluster ${id} does not exist.`,
      remedy: "Correct the input cluster, or create the cluster first.",
    });
    const { found, said } = look(undefined, {}, "destroy");
    expect(await found).toEqual({ nodeResourceGroup: "", privateFqdn: "", zone: undefined });
    expect(said).toEqual([expect.stringContaining("destroy it with the input zone instead of cluster")]);
  });
});
