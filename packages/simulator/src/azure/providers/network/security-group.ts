import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, type JsonObject, objectOf, objectsOf, same, textOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { dropEntry, type Entry, keepEntry } from "../../engine/state.ts";
import { networkEtag, networkName, networkSerial, networkVersions } from "./network.ts";
import { checkRule, rulesOf } from "./security-rule.ts";

interface DefaultRule {
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly source: string;
  readonly destination: string;
}

const defaultRules: readonly DefaultRule[] = [
  {
    name: "AllowVnetInBound",
    description: "Allow inbound traffic from all VMs in VNET",
    priority: 65000,
    direction: "Inbound",
    access: "Allow",
    source: "VirtualNetwork",
    destination: "VirtualNetwork",
  },
  {
    name: "AllowAzureLoadBalancerInBound",
    description: "Allow inbound traffic from azure load balancer",
    priority: 65001,
    direction: "Inbound",
    access: "Allow",
    source: "AzureLoadBalancer",
    destination: "*",
  },
  {
    name: "DenyAllInBound",
    description: "Deny all inbound traffic",
    priority: 65500,
    direction: "Inbound",
    access: "Deny",
    source: "*",
    destination: "*",
  },
  {
    name: "AllowVnetOutBound",
    description: "Allow outbound traffic from all VMs to all VMs in VNET",
    priority: 65000,
    direction: "Outbound",
    access: "Allow",
    source: "VirtualNetwork",
    destination: "VirtualNetwork",
  },
  {
    name: "AllowInternetOutBound",
    description: "Allow outbound traffic from all VMs to Internet",
    priority: 65001,
    direction: "Outbound",
    access: "Allow",
    source: "*",
    destination: "Internet",
  },
  {
    name: "DenyAllOutBound",
    description: "Deny all outbound traffic",
    priority: 65500,
    direction: "Outbound",
    access: "Deny",
    source: "*",
    destination: "*",
  },
];

/** The rules that every group has, and that no one can change. */
const always = defaultRules.map(
  ({ name, description, priority, direction, access, source, destination }): JsonObject => ({
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
  }),
);

const groupBody = fromBody({
  tags: "if sent",
  readOnly: ["provisioningState", "resourceGuid", "defaultSecurityRules", "subnets", "networkInterfaces"].map(
    (name) => `properties.${name}`,
  ),
  given: ({ have, arm }) => ({
    properties: { resourceGuid: at(have?.resource, "properties.resourceGuid") ?? arm.world.ids.uuid() },
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
function writeRules({ arm, body }: WriteRequest, entry: Entry): void {
  const there = rulesOf(arm, entry.resource.id);
  // All go first: rules may have changed places with each other.
  for (const { resource } of there) dropEntry(arm.state, resource.id);
  for (const rule of objectsOf(objectOf(body.properties).securityRules)) {
    const name = textOf(rule.name) ?? "";
    const wanted = objectOf(rule.properties);
    const have = there.find(({ resource }) => resource.name.toLowerCase() === name.toLowerCase());
    const kept =
      have !== undefined && Object.entries(wanted).every(([key, value]) => same(value, have.resource.properties[key]));
    if (kept) keepEntry(arm.state, have);
    else install(arm, `${entry.resource.id}/securityRules/${name}`, { properties: wanted });
  }
}

const subnetsWith = (arm: ArmContext, group: string): Entry[] =>
  Object.values(arm.state.entries).filter(
    (entry) =>
      entry.type === "microsoft.network/virtualnetworks/subnets" &&
      textOf(at(entry.resource, "properties.networkSecurityGroup.id"))?.toLowerCase() === group.toLowerCase(),
  );

/** Network security groups. */
export const securityGroup: ResourceType = {
  name: "Microsoft.Network/networkSecurityGroups",
  under: "group",
  location: "required",
  naming: { rule: networkName(80) },
  versions: { range: networkVersions },
  lifecycle: {
    put: { style: "networkWrite", seconds: 3, state: "Updating" },
    patch: {},
    remove: { style: "networkDelete", seconds: 5 },
  },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: {
    build: (write) => {
      const built = groupBody(write);
      delete built.resource.properties.securityRules;
      return built;
    },
  },
  views: {
    show: (arm, { resource }) => {
      const users = subnetsWith(arm, resource.id);
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
          securityRules: rulesOf(arm, resource.id).map((rule) => shown(rule.resource)),
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
  },
  hooks: {
    accepted: (write, entry) => {
      if (write.verb === "put") writeRules(write, entry);
    },
    checkRemoval: (arm, { resource }) => {
      const users = subnetsWith(arm, resource.id);
      if (users.length > 0)
        throw badRequest(
          "InUseNetworkSecurityGroupCannotBeDeleted",
          `Network security group ${resource.id} cannot be deleted because it is in use by the following resources: ${users.map((one) => one.resource.id).join(", ")}.`,
          { details: [] },
        );
    },
  },
};
