import { listOfTags, type Tags } from "../client/tags.ts";
import type { Opening } from "./rule.ts";

/** A permission for one peer, in wire shape. */
interface Permission {
  readonly IpProtocol: string;
  readonly FromPort: number;
  readonly ToPort: number;
  readonly IpRanges?: readonly Described<"CidrIp">[];
  readonly Ipv6Ranges?: readonly Described<"CidrIpv6">[];
  readonly PrefixListIds?: readonly Described<"PrefixListId">[];
  readonly UserIdGroupPairs?: readonly (Described<"GroupId"> & { readonly UserId?: string })[];
}

type Described<Member extends string> = { readonly [M in Member]: string } & { readonly Description: string };

/** A new rule, in wire shape. */
export interface RuleBody {
  readonly GroupId: string;
  readonly IpPermissions: readonly Permission[];
  readonly TagSpecifications?: readonly {
    readonly ResourceType: "security-group-rule";
    readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  }[];
}

/** All that can be changed of a rule. */
export interface RuleChange {
  readonly Description?: string;
  readonly tags?: Tags;
}

/** A new rule with these tags beside those that it has. */
export function withTags(body: RuleBody, tags: Tags): RuleBody {
  const Tags = [...(body.TagSpecifications?.[0]?.Tags ?? []), ...listOfTags(tags)];
  return Tags.length === 0 ? body : { ...body, TagSpecifications: [{ ResourceType: "security-group-rule", Tags }] };
}

export function ruleBody(GroupId: string, { protocol, ports, peer }: Opening, Description: string): RuleBody {
  const permission = { IpProtocol: protocol, FromPort: ports.from, ToPort: ports.to };
  return { GroupId, IpPermissions: [{ ...permission, ...peerMember(peer, Description) }] };
}

function peerMember(peer: Opening["peer"], Description: string): Partial<Permission> {
  if (peer.kind === "list") return { PrefixListIds: [{ PrefixListId: peer.prefixListId, Description }] };
  if (peer.kind === "group") {
    const { groupId: GroupId, userId } = peer;
    return { UserIdGroupPairs: [{ GroupId, ...(userId === undefined ? {} : { UserId: userId }), Description }] };
  }
  const { text, isIpv6 } = peer.range;
  return isIpv6 ? { Ipv6Ranges: [{ CidrIpv6: text, Description }] } : { IpRanges: [{ CidrIp: text, Description }] };
}

/** The rule that a body makes, as EC2 lists it. */
export function shownRule({ IpPermissions: [permission], TagSpecifications: [specification] = [] }: RuleBody) {
  const {
    IpRanges: [ipv4] = [],
    Ipv6Ranges: [ipv6] = [],
    ...rest
  } = permission ?? { IpProtocol: "", FromPort: 0, ToPort: 0 };
  const { PrefixListIds: [list] = [], UserIdGroupPairs: [group] = [], ...ports } = rest;
  return {
    ...ports,
    IsEgress: false,
    ...(ipv4 && { CidrIpv4: ipv4.CidrIp }),
    ...(ipv6 && { CidrIpv6: ipv6.CidrIpv6 }),
    ...(list && { PrefixListId: list.PrefixListId }),
    ...(group && { ReferencedGroupInfo: { GroupId: group.GroupId, UserId: group.UserId } }),
    Description: (ipv4 ?? ipv6 ?? list ?? group)?.Description,
    Tags: specification?.Tags ?? [],
  };
}

/** The input of a request for the rules of a group. */
export const rulesOfGroup = (groupId: string) => ({ Filters: [{ Name: "group-id", Values: [groupId] }] });
