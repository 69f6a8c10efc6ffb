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
