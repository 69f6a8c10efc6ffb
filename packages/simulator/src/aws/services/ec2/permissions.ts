import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, listOf, numberOf, textOf } from "../../engine/operation.ts";
import { readRange, writeRange } from "./cidr.ts";
import type { Rule } from "./region.ts";
import { existing, groupNamed, refuse } from "./state.ts";

/** Who a rule is for. */
export type Peer = Pick<Rule, "cidrIpv4" | "cidrIpv6" | "prefixListId" | "referencedGroupInfo">;
/** A rule that is asked for. */
export type Wanted = Pick<Rule, "ipProtocol" | "fromPort" | "toPort" | "description"> & Peer;

const protocols: Readonly<Record<string, string>> = {
  ...{ tcp: "tcp", udp: "udp", icmp: "icmp", icmpv6: "icmpv6", "-1": "-1", all: "-1" },
  ...{ "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" },
};

/** Of a protocol's names and numbers the one that EC2 shows. */
function protocolOf(given: string): string {
  const shown = lookup(protocols, given.toLowerCase());
  if (shown !== undefined) return shown;
  if (/^\d{1,3}$/.test(given) && Number(given) <= 255) return given;
  throw refuse("InvalidPermission.Malformed", `Unsupported IP protocol "${given}"  - supported: [tcp, udp, icmp]`);
}

function canonical(text: string, width: 32 | 128): string {
  const range = readRange(text);
  if (range?.width !== width) throw refuse("InvalidParameterValue", `CIDR block ${text} is malformed`);
  return writeRange(range);
}

/** The description of a rule, in the letters that EC2 takes. */
export function descriptionIn(fields: Fields): string | undefined {
  const text = textOf(fields, "Description");
  if (text === undefined || /^[a-zA-Z0-9. _:/()#,@[\]+=&;{}!$*-]{0,255}$/.test(text)) return text;
  throw refuse(
    "InvalidParameterValue",
    "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
  );
}

/** The single rules that a permission stands for: one for each source. */
export function rulesOf(call: Call, permission: Fields): Wanted[] {
  const given = textOf(permission, "IpProtocol");
  if (given === undefined) throw refuse("MissingParameter", "The request must contain the parameter ipProtocol");
  const ipProtocol = protocolOf(given);
  const all = ipProtocol === "-1";
  const [fromPort, toPort] = [numberOf(permission, "FromPort"), numberOf(permission, "ToPort")];
  if (!all && (fromPort === undefined || toPort === undefined)) {
    throw refuse(
      "InvalidParameterValue",
      `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`,
    );
  }
  if (!all && (fromPort ?? 0) > (toPort ?? 0)) {
    throw refuse("InvalidParameterValue", `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  }
  const base = { ipProtocol, fromPort: all ? -1 : (fromPort ?? -1), toPort: all ? -1 : (toPort ?? -1) };
  const peers = (member: string, peer: (each: Fields) => Peer): Wanted[] =>
    listOf(permission, member).map((each) => {
      const description = descriptionIn(each);
      return { ...base, ...peer(each), ...(description === undefined ? {} : { description }) };
    });
  return [
    ...peers("IpRanges", (each) => ({ cidrIpv4: canonical(textOf(each, "CidrIp") ?? "", 32) })),
    ...peers("Ipv6Ranges", (each) => ({ cidrIpv6: canonical(textOf(each, "CidrIpv6") ?? "", 128) })),
    ...peers("PrefixListIds", (each) => ({ prefixListId: textOf(each, "PrefixListId") ?? "" })),
    ...[...listOf(permission, "Groups"), ...listOf(permission, "UserIdGroupPairs")].map((each) => {
      const name = textOf(each, "GroupName");
      const id = textOf(each, "GroupId");
      const { groupId } =
        id === undefined && name !== undefined ? groupNamed(call, name) : existing(call, "sg", id ?? "");
      const description = descriptionIn(each);
      const userId = textOf(each, "UserId") ?? call.account;
      return {
        ...base,
        referencedGroupInfo: { groupId, userId },
        ...(description === undefined ? {} : { description }),
      };
    }),
  ];
}

/** All rules that a call speaks of: in permissions, or as the one rule that its own members say. */
export function wantedRules(call: Call): Wanted[] {
  const cidr = call.text("CidrIp");
  const single: Fields[] =
    call.text("IpProtocol") === undefined
      ? []
      : [{ ...call.input, IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr }] }];
  const wanted = [...listOf(call.input, "IpPermissions"), ...single].flatMap((permission) => rulesOf(call, permission));
  if (wanted.length === 0) throw refuse("MissingParameter", "The request must contain the parameter ipPermissions");
  return wanted;
}

/** Refuse groups of other networks: none is peered with another here. The words are those of boto/boto3#569. */
export function refuseElsewhere(call: Call, vpcId: string, wanted: readonly Peer[]): void {
  for (const { referencedGroupInfo: peer } of wanted)
    if (peer && existing(call, "sg", peer.groupId).vpcId !== vpcId)
      throw refuse("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.");
}
