import { fromBody } from "../body.ts";
import { install } from "../install.ts";
import { at, type JsonObject, objectOf, objectsOf, same, textOf } from "../json.ts";
import type { Cloud, Kind, Write } from "../kind.ts";
import { ownerOf } from "../path.ts";
import { badRequest } from "../refusal.ts";
import { dropEntry, type Entry, entriesIn, keepEntry } from "../state.ts";
import { networkEtag, networkName, networkSerial, networkVersions, partNotFound } from "./network.ts";

const words: readonly [name: string, allowed: readonly string[]][] = [
  ["direction", ["Inbound", "Outbound"]],
  ["access", ["Allow", "Deny"]],
  ["protocol", ["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"]],
];

const rulesOf = (cloud: Cloud, group: string): Entry[] => entriesIn(cloud.state, `${group}/securityRules`);

const wrong = (name: string, why: string) =>
  badRequest("SecurityRuleParameterInvalid", `Security rule ${name} is invalid: ${why}`, { details: [] });

/** A rule on its own, and against the priorities of the rules beside it. */
function checkRule(
  name: string,
  properties: JsonObject,
  others: readonly { name: string; properties: JsonObject }[],
): void {
  if (!networkName(80).pattern.test(name)) throw networkName(80).refuse(name);
  for (const [word, allowed] of words) {
    const value = textOf(properties[word]) ?? "";
    if (!allowed.some((one) => one.toLowerCase() === value.toLowerCase()))
      throw badRequest(
        "InvalidRequestFormat",
        `Cannot parse the request: '${word}' of security rule ${name} must be one of ${allowed.join(", ")}.`,
        { details: [] },
      );
  }
  const { priority } = properties;
  if (typeof priority !== "number" || !Number.isInteger(priority) || priority < 100 || priority > 4096)
    throw badRequest(
      "SecurityRuleInvalidPriority",
      `Security rule has invalid Priority. Value provided: ${priority} Allowed range 100-4096.`,
      { details: [] },
    );
  if ((textOf(properties.description) ?? "").length > 140)
    throw wrong(name, "its description has more than 140 characters.");
  for (const side of ["source", "destination"]) {
    for (const noun of ["AddressPrefix", "PortRange"]) {
      const [one, many] = [
        properties[`${side}${noun}`],
        properties[noun === "PortRange" ? `${side}PortRanges` : `${side}AddressPrefixes`],
      ];
      const filled = Array.isArray(many) && many.length > 0;
      if (one !== undefined && one !== "" && filled)
        throw wrong(name, `${side}${noun} and its plural exclude each other.`);
    }
  }
  const rival = others.find(
    (other) =>
      other.properties.priority === priority &&
      other.properties.direction === properties.direction &&
      other.name !== name,
  );
  if (rival !== undefined)
    throw badRequest(
      "SecurityRuleConflict",
      `Security rule ${name} conflicts with rule ${rival.name}. Rules cannot have the same Priority and Direction.`,
      { details: [] },
    );
}

const ruleBody = fromBody({
  untagged: true,
  readOnly: ["properties.provisioningState"],
  defaults: () => ({
    properties: {
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
      sourcePortRanges: [],
      destinationPortRanges: [],
    },
  }),
  check: ({ cloud, id, name }, draft) =>
    checkRule(
      name,
      objectOf(draft.properties),
      rulesOf(cloud, ownerOf(id)).map(({ resource }) => ({ name: resource.name, properties: resource.properties })),
    ),
});

/** One rule of a network security group. */
export const securityRule: Kind = {
  type: "Microsoft.Network/networkSecurityGroups/securityRules",
  apiVersions: networkVersions,
  under: "parent",
  put: { style: "networkWrite", seconds: 3, state: "Updating" },
  remove: { style: "networkDelete", seconds: 3 },
  etag: networkEtag,
  serial: networkSerial,
  notFound: (_, __, id) => partNotFound(id),
  build: ruleBody,
};

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
