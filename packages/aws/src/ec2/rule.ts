import { type AddressRange, contains, parseRange } from "./address-range.ts";

/** Ports, from the first to the last. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

/** Who may connect. */
export type Peer =
  | { readonly kind: "range"; readonly range: AddressRange }
  | { readonly kind: "group"; readonly groupId: string; readonly userId?: string }
  | { readonly kind: "list"; readonly prefixListId: string };

/** What a rule allows. */
export interface Opening {
  readonly protocol: "tcp" | "udp";
  readonly ports: Ports;
  readonly peer: Peer;
}

/** An ingress rule of a security group, as EC2 has it. */
export interface IngressRule {
  readonly id: string;
  readonly protocol: string;
  readonly ports: Ports;
  readonly peer: Peer | undefined;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** How people write an opening: part of the rule's name here. */
export function openingName({ protocol, ports: { from, to }, peer }: Opening): string {
  const ports = from === to ? from : `${from}-${to}`;
  return `${peerName(peer)}/${protocol}-${ports}`;
}

const peerName = (peer: Peer): string =>
  peer.kind === "range" ? peer.range.text : peer.kind === "list" ? peer.prefixListId : peer.groupId;

/** Whether a rule is the very opening: protocol, ports and peer make a rule, and its description does not. */
export const isSame = (rule: IngressRule, { protocol, ports, peer }: Opening): boolean =>
  rule.protocol === protocol &&
  rule.ports.from === ports.from &&
  rule.ports.to === ports.to &&
  rule.peer !== undefined &&
  lets(rule.peer, peer) &&
  peerName(rule.peer) === peerName(peer);

/** Whether a rule allows all that the opening does. */
export const covers = (rule: IngressRule, { protocol, ports, peer }: Opening): boolean =>
  (rule.protocol === "-1" ||
    (rule.protocol === protocol && rule.ports.from <= ports.from && ports.to <= rule.ports.to)) &&
  rule.peer !== undefined &&
  lets(rule.peer, peer);

function lets(wide: Peer, narrow: Peer): boolean {
  if (wide.kind === "range" && narrow.kind === "range") return contains(wide.range, narrow.range);
  if (wide.kind === "list" && narrow.kind === "list") return wide.prefixListId === narrow.prefixListId;
  if (wide.kind !== "group" || narrow.kind !== "group" || wide.groupId !== narrow.groupId) return false;
  return narrow.userId === undefined || wide.userId === undefined || wide.userId === narrow.userId;
}

/** The peer that EC2 shows for a rule. Undefined for one of a kind that came later. */
export function peerIn(rule: {
  readonly CidrIpv4?: string | undefined;
  readonly CidrIpv6?: string | undefined;
  readonly PrefixListId?: string | undefined;
  readonly ReferencedGroupInfo?:
    | { readonly GroupId?: string | undefined; readonly UserId?: string | undefined }
    | undefined;
}): Peer | undefined {
  const { CidrIpv4, CidrIpv6, PrefixListId: prefixListId, ReferencedGroupInfo: group } = rule;
  const range = parseRange(CidrIpv4 ?? CidrIpv6 ?? "");
  if (range) return { kind: "range", range };
  if (prefixListId !== undefined) return { kind: "list", prefixListId };
  if (group?.GroupId === undefined) return undefined;
  return { kind: "group", groupId: group.GroupId, ...(group.UserId === undefined ? {} : { userId: group.UserId }) };
}
