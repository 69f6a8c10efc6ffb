import { fromBody } from "../../engine/body.ts";
import { type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import { type Entry, entriesIn } from "../../engine/state.ts";
import { networkEtag, networkName, networkSerial, networkVersions, partNotFound } from "./network.ts";

const words: readonly [name: string, allowed: readonly string[]][] = [
  ["direction", ["Inbound", "Outbound"]],
  ["access", ["Allow", "Deny"]],
  ["protocol", ["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"]],
];

/** The rules of a group. */
export const rulesOf = (arm: ArmContext, group: string): Entry[] => entriesIn(arm.state, `${group}/securityRules`);

const wrong = (name: string, why: string) =>
  badRequest("SecurityRuleParameterInvalid", `Security rule ${name} is invalid: ${why}`, { details: [] });

/** A rule on its own, and against the priorities of the rules beside it. */
export function checkRule(
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
  tags: "none",
  readOnly: ["properties.provisioningState"],
  defaults: () => ({
    properties: {
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
      sourcePortRanges: [],
      destinationPortRanges: [],
    },
  }),
  check: ({ arm, id, name }, draft) =>
    checkRule(
      name,
      objectOf(draft.properties),
      rulesOf(arm, ownerOf(id)).map(({ resource }) => ({ name: resource.name, properties: resource.properties })),
    ),
});

/** One rule of a network security group. */
export const securityRule: ResourceType = {
  name: "Microsoft.Network/networkSecurityGroups/securityRules",
  under: "parent",
  versions: { range: networkVersions },
  lifecycle: {
    put: { style: "networkWrite", seconds: 3, state: "Updating" },
    remove: { style: "networkDelete", seconds: 3 },
  },
  answers: { notFound: (_, __, id) => partNotFound(id) },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: { build: ruleBody },
};
