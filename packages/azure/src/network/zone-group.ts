import { isAbsent } from "../arm/absent.ts";
import type { ArmResource } from "../arm/client.ts";
import { armResource } from "../arm/resource.ts";
import { lastName, sameId } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";

/** The private DNS zone in which an endpoint has its records; Azure keeps them there as the address changes. */
export interface ZoneGroupWant {
  readonly endpoint: string;
  readonly zone: string;
}

interface ZoneConfig {
  readonly name?: string;
  readonly properties?: { readonly privateDnsZoneId?: string };
}

interface ArmZoneGroup extends ArmResource {
  readonly properties: ArmResource["properties"] & { readonly privateDnsZoneConfigs?: readonly ZoneConfig[] };
}

/** An endpoint has one group at most, whatever it is called; policies of landing zones make it too. */
async function groupOf({ endpoint }: ZoneGroupWant, { arm, run }: AzureReads): Promise<ArmZoneGroup | undefined> {
  try {
    return (await arm.list<ArmZoneGroup>(`${endpoint}/privateDnsZoneGroups`))[0];
  } catch (error) {
    if (isAbsent(error, run)) return undefined;
    throw error;
  }
}

const nameFor = (zone: string): string => lastName(zone).replaceAll(".", "-");

/** The zones of an endpoint. Those of others stay; it goes with its endpoint. */
export const endpointZones = armResource<ZoneGroupWant, ArmZoneGroup>({
  kind: "zone group of the private endpoint",
  id: ({ endpoint }) => `${endpoint}/privateDnsZoneGroups/default`,
  seal: "unsealed",
  read: groupOf,
  body({ zone }, have) {
    const there = have?.properties.privateDnsZoneConfigs ?? [];
    const isThere = there.some(({ properties }) => sameId(properties?.privateDnsZoneId, zone));
    const wanted = { name: nameFor(zone), properties: { privateDnsZoneId: zone } };
    return { properties: { privateDnsZoneConfigs: isThere ? there : [...there, wanted] } };
  },
  whole: true,
  lock: ({ endpoint }) => endpoint.toLowerCase(),
});
