import { choice, flag, type Input, list, optional, type Problem, text } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import { tagList } from "../client/tags.ts";
import { type AddressRange, isWorld, parseRange } from "./address-range.ts";
import type { Peer, Ports } from "./rule.ts";

const judged = <T>(about: string, write: string, parse: (given: string) => T | undefined): Input<T> => ({
  ...text(about),
  read(given) {
    const value = parse(given);
    return value === undefined ? { problem: write } : { value };
  },
});

function parsePorts(given: string): Ports | undefined {
  const [, from = "", to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(given) ?? [];
  const ports = { from: Number(from), to: Number(to) };
  return from !== "" && ports.from <= ports.to && ports.to <= 65_535 ? ports : undefined;
}

function parseGroup(given: string): Peer | undefined {
  const [, userId, groupId] = /^(?:(\d{12})\/)?(sg-[0-9a-f]{8,17})$/.exec(given) ?? [];
  if (groupId !== undefined) return { kind: "group", groupId, ...(userId === undefined ? {} : { userId }) };
  return isUnknownText(given) ? { kind: "group", groupId: given } : undefined;
}

/** Which ports, and for whom. */
export const portInputs = {
  ports: list(
    "The ports to open, one a line: 443, or a range such as 30000-32767.",
    judged("A port or a range of ports.", "Write a port such as 443, or a range such as 30000-32767.", parsePorts),
  ),
  protocol: choice("The protocol.", ["tcp", "udp"], "tcp"),
  ranges: optional(
    list(
      "The address ranges that may connect, one a line, such as 10.0.0.0/16 or fd00::/8.",
      judged(
        "A range of addresses.",
        "Write a range such as 10.0.0.0/16, or an address such as 192.0.2.7/32.",
        parseRange,
      ),
    ),
  ),
  "security-groups": optional(
    list(
      "The security groups whose members may connect, one a line: an ID, with ACCOUNT/ before it for one of a peered network's other account.",
      judged("A security group.", "Write an ID such as sg-0123456789abcdef0, or ACCOUNT/ID.", parseGroup),
    ),
  ),
  "prefix-lists": optional(
    list(
      "The prefix lists whose addresses may connect, one a line.",
      text("A prefix list.", {
        form: { pattern: /^pl-[0-9a-f]{8,17}$/, write: "Write an ID such as pl-0123456789abcdef0." },
      }),
    ),
  ),
  "open-to-the-world": flag(
    "Whether ranges may have the whole internet (0.0.0.0/0, ::/0, or a part of it wider than any network): the ports of all nodes are then open to it.",
    { default: false },
  ),
  description: optional(
    text(
      "The description of the rules; without it that of an existing rule stays, and a new one says what it is for.",
      {
        form: {
          pattern: /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/,
          write: "Write at most 255 letters, digits, blanks and signs of ._-:/()#,@[]+=&;{}!$*.",
        },
      },
    ),
  ),
  tags: optional(tagList("Tags of the rules, one name=value a line; others that a rule has stay.")),
};

interface Given {
  readonly ranges?: readonly AddressRange[] | undefined;
  readonly "security-groups"?: readonly Peer[] | undefined;
  readonly "prefix-lists"?: readonly string[] | undefined;
  readonly "open-to-the-world"?: boolean;
}

/** Who may connect, by the inputs. */
export const peersOf = ({ ranges = [], "security-groups": groups = [], "prefix-lists": lists = [] }: Given): Peer[] => [
  ...ranges.map((range): Peer => ({ kind: "range", range })),
  ...groups,
  ...lists.map((prefixListId): Peer => ({ kind: "list", prefixListId })),
];

/** No one, or the world without a word of its own. */
export function portContradictions(given: Given): Problem[] {
  if (peersOf(given).length === 0)
    return [{ input: "ranges", problem: "Say who may connect: give ranges, security-groups or prefix-lists." }];
  const wide = (given.ranges ?? []).filter(isWorld).map(({ text: range }) => range);
  if (wide.length === 0 || given["open-to-the-world"]) return [];
  return [
    {
      input: "ranges",
      problem: `${wide.join(", ")} would open the ports of all nodes to the internet: write the ranges that need them, or open-to-the-world: true.`,
    },
  ];
}
