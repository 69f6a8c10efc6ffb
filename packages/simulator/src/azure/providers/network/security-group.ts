import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, type JsonObject, objectOf, objectsOf, same, textOf } from "../../engine/json.ts";
import type { Cloud, Kind, Write } from "../../engine/kind.ts";
import { badRequest } from "../../engine/refusal.ts";
import { dropEntry, type Entry, keepEntry } from "../../engine/state.ts";
import { networkEtag, networkName, networkSerial, networkVersions } from "./network.ts";
import { checkRule, rulesOf } from "./security-rule.ts";

const standing = (
  name: string,
  description: string,
  priority: number,
  direction: string,
  access: string,
  source: string,
  destination: string,
): JsonObject => ({
  name,
  properties: {
    description,
    protocol: "*",
    sourcePortRange: "*",
    destinationPortRange: "*",
    sourceAddressPrefix: source,
    destinationAddressPrefix: destination,
    access,
    priority,
    direction,
    sourcePortRanges: [],
    destinationPortRanges: [],
    sourceAddressPrefixes: [],
    destinationAddressPrefixes: [],
  },
});

const always = [
  standing(
    "AllowVnetInBound",
    "Allow inbound traffic from all VMs in VNET",
    65000,
    "Inbound",
    "Allow",
    "VirtualNetwork",
    "VirtualNetwork",
  ),
  standing(
    "AllowAzureLoadBalancerInBound",
    "Allow inbound traffic from azure load balancer",
    65001,
    "Inbound",
    "Allow",
    "AzureLoadBalancer",
    "*",
  ),
  standing("DenyAllInBound", "Deny all inbound traffic", 65500, "Inbound", "Deny", "*", "*"),
  standing(
    "AllowVnetOutBound",
    "Allow outbound traffic from all VMs to all VMs in VNET",
    65000,
    "Outbound",
    "Allow",
    "VirtualNetwork",
    "VirtualNetwork",
  ),
  standing(
    "AllowInternetOutBound",
    "Allow outbound traffic from all VMs to Internet",
    65001,
    "Outbound",
    "Allow",
    "*",
    "Internet",
  ),
  standing("DenyAllOutBound", "Deny all outbound traffic", 65500, "Outbound", "Deny", "*", "*"),
];

const groupBody = fromBody({
  quietTags: true,
  readOnly: ["provisioningState", "resourceGuid", "defaultSecurityRules", "subnets", "networkInterfaces"].map(
    (name) => `properties.${name}`,
  ),
  given: ({ have, cloud }) => ({
    properties: { resourceGuid: at(have?.resource, "properties.resourceGuid") ?? cloud.world.ids.uuid() },
  }),
  check: (_, draft) => {
    const wanted = objectsOf(objectOf(draft.properties).securityRules).map((rule) => ({
      name: textOf(rule.name) ?? "",
      properties: objectOf(rule.properties),
    }));
    for (const rule of wanted) checkRule(rule.name, rule.properties, wanted);
  },
});

/** A PUT replaces all rules; those that stay the same keep their etag. */
function writeRules({ cloud, body }: Write, entry: Entry): void {
  const there = rulesOf(cloud, entry.resource.id);
  // All go first: rules may have changed places with each other.
  for (const { resource } of there) dropEntry(cloud.state, resource.id);
  for (const rule of objectsOf(objectOf(body.properties).securityRules)) {
    const name = textOf(rule.name) ?? "";
    const wanted = objectOf(rule.properties);
    const have = there.find(({ resource }) => resource.name.toLowerCase() === name.toLowerCase());
    const kept =
      have !== undefined && Object.entries(wanted).every(([key, value]) => same(value, have.resource.properties[key]));
    if (kept) keepEntry(cloud.state, have);
    else install(cloud, `${entry.resource.id}/securityRules/${name}`, { properties: wanted });
  }
}

const subnetsWith = (cloud: Cloud, group: string): Entry[] =>
  Object.values(cloud.state.entries).filter(
    (entry) =>
      entry.kind === "microsoft.network/virtualnetworks/subnets" &&
      textOf(at(entry.resource, "properties.networkSecurityGroup.id"))?.toLowerCase() === group.toLowerCase(),
  );

/** Network security groups. */
export const securityGroup: Kind = {
  type: "Microsoft.Network/networkSecurityGroups",
  apiVersions: networkVersions,
  under: "group",
  location: "required",
  name: networkName(80),
  put: { style: "networkWrite", seconds: 3, state: "Updating" },
  patch: {},
  remove: { style: "networkDelete", seconds: 5 },
  etag: networkEtag,
  serial: networkSerial,
  build: (write) => {
    const built = groupBody(write);
    delete built.resource.properties.securityRules;
    return built;
  },
  written: (write, entry) => {
    if (write.verb === "put") writeRules(write, entry);
  },
  removing: (cloud, { resource }) => {
    const users = subnetsWith(cloud, resource.id);
    if (users.length > 0)
      throw badRequest(
        "InUseNetworkSecurityGroupCannotBeDeleted",
        `Network security group ${resource.id} cannot be deleted because it is in use by the following resources: ${users.map((one) => one.resource.id).join(", ")}.`,
        { details: [] },
      );
  },
  view: (cloud, { resource }) => {
    const users = subnetsWith(cloud, resource.id);
    // Its rules are as far as it is itself.
    const { provisioningState } = resource.properties;
    const shown = (rule: JsonObject): JsonObject => ({
      ...rule,
      properties: { ...objectOf(rule.properties), provisioningState },
    });
    return {
      ...resource,
      properties: {
        ...resource.properties,
        securityRules: rulesOf(cloud, resource.id).map((rule) => shown(rule.resource)),
        defaultSecurityRules: always.map((rule) => ({
          ...shown(rule),
          id: `${resource.id}/defaultSecurityRules/${textOf(rule.name)}`,
          etag: resource.etag,
          type: "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
        })),
        ...(users.length > 0 ? { subnets: users.map((one) => ({ id: one.resource.id })) } : {}),
      },
    };
  },
};
