import type { Input, Problem } from "@slipway/action";
import { text } from "@slipway/action";
import type { Json } from "../arm/json-path.ts";

/** A rule of a network security group. */
export interface SecurityRule {
  readonly name: string;
  readonly direction: string;
  readonly priority: number;
  readonly access: string;
  readonly protocol: string;
  readonly source: readonly string[];
  readonly destination: readonly string[];
  readonly ports: readonly string[];
}

/** A rule as ARM shows it in its group. */
export interface ArmRule {
  readonly name: string;
  readonly properties: Json;
}

const words = {
  direction: ["Inbound", "Outbound"],
  access: ["Allow", "Deny"],
  protocol: ["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"],
} as const;

const wordIn = (known: readonly string[], given: string | undefined): string | undefined =>
  known.find((each) => each.toLowerCase() === given?.toLowerCase());

const keys = ["name", "direction", "priority", "access", "protocol", "source", "destination", "ports"];
const several = (given = "*"): readonly string[] => given.split(/\s+/);

type Given = Readonly<Record<string, string | undefined>>;

/** Each form that a line has to have, and the sentence for one that does not. */
const forms: readonly (readonly [broken: (given: Given) => boolean, say: string])[] = [
  [
    (given) => Object.keys(given).some((key) => !keys.includes(key)),
    `Write ${keys.map((key) => `${key}=`).join(", ")}, with commas between them.`,
  ],
  [
    ({ name = "" }) => !/^[a-zA-Z0-9](?:[\w.-]{0,78}\w)?$/.test(name),
    "Write name= with 1 to 80 letters, digits, dots, dashes or underscores.",
  ],
  [
    ({ priority = "" }) => !/^\d{3,4}$/.test(priority) || Number(priority) < 100 || Number(priority) > 4096,
    "Write priority= with a number from 100 to 4096.",
  ],
  ...(["direction", "access", "protocol"] as const).map((key): readonly [(given: Given) => boolean, string] => [
    (given) => wordIn(words[key], given[key] ?? (key === "protocol" ? "*" : undefined)) === undefined,
    `Write ${key}= with one of ${words[key].join(", ")}.`,
  ]),
  [
    ({ ports }) => several(ports).some((port) => !/^(\*|\d{1,5}(-\d{1,5})?)$/.test(port)),
    "Write ports= with numbers or ranges such as 443 or 8000-8010, with blanks between them, or *.",
  ],
  [
    ({ source, destination }) =>
      [source, destination].some((each) =>
        several(each).some((one) => !/^(\*|[\w.]{1,80}(?:[:/][\w:/.]{0,60})?)$/.test(one)),
      ),
    "Write source= and destination= with addresses, ranges or service tags such as 10.0.0.0/8 or VirtualNetwork, with blanks between them, or *.",
  ],
];

/** A rule in one line. */
export const securityRuleLine: Input<SecurityRule> = {
  ...text("A rule."),
  read(line) {
    const parts = line.split(",").map((part) => part.trim().split(/=(.*)/s, 2));
    const given: Given = Object.fromEntries(parts.map(([key = "", value = ""]) => [key.trim(), value.trim()]));
    const problem = forms.find(([broken]) => broken(given))?.[1];
    if (problem !== undefined) return { problem };
    return {
      value: {
        name: given.name ?? "",
        direction: wordIn(words.direction, given.direction) ?? "",
        priority: Number(given.priority),
        access: wordIn(words.access, given.access) ?? "",
        protocol: wordIn(words.protocol, given.protocol ?? "*") ?? "",
        source: several(given.source),
        destination: several(given.destination),
        ports: several(given.ports),
      },
    };
  },
};

/** Rules that Azure would not take together. */
export function judgeRules(input: string, rules: readonly SecurityRule[]): Problem[] {
  const twice = (key: (rule: SecurityRule) => string): boolean => new Set(rules.map(key)).size < rules.length;
  return [
    ...(twice(({ name }) => name.toLowerCase())
      ? [{ input, problem: "Two rules have the same name: give each one of its own." }]
      : []),
    ...(twice(({ direction, priority }) => `${direction} ${priority}`)
      ? [{ input, problem: "Two rules of one direction have the same priority: give each one of its own." }]
      : []),
  ];
}

/** The members in which ARM says where to, where from and by which ports: one value, or several. */
const members = {
  source: ["sourceAddressPrefix", "sourceAddressPrefixes"],
  destination: ["destinationAddressPrefix", "destinationAddressPrefixes"],
  ports: ["destinationPortRange", "destinationPortRanges"],
} as const;

type Several = keyof typeof members;

const listed = (properties: Json, key: Several): readonly string[] => {
  const [one, many] = members[key].map((member) => properties[member]);
  const all = Array.isArray(many) && many.length > 0 ? many.map(String) : [String(one ?? "*")];
  return all.toSorted();
};

/** A rule by what counts: the same for one value and for a list of one. */
export const plainRule = ({ properties }: ArmRule): Json => ({
  ...Object.fromEntries(
    (["direction", "access", "protocol"] as const).map((key) => [key, wordIn(words[key], String(properties[key]))]),
  ),
  priority: properties.priority,
  ...Object.fromEntries((Object.keys(members) as Several[]).map((key) => [key, listed(properties, key)])),
});

/** The same of a wanted one. */
export const wantedRule = ({ name: _, ...rule }: SecurityRule): Json => ({
  ...rule,
  ...Object.fromEntries((Object.keys(members) as Several[]).map((key) => [key, rule[key].toSorted()])),
});

/** A rule as it is written, with what is there of it beside what is wanted. */
export function ruleBody(rule: SecurityRule, have: ArmRule | undefined): ArmRule {
  const { name, direction, priority, access, protocol } = rule;
  const addressed = new Set<string>([
    ...Object.values(members).flat(),
    "sourceApplicationSecurityGroups",
    "destinationApplicationSecurityGroups",
  ]);
  const others = Object.entries(have?.properties ?? {}).filter(([key]) => !addressed.has(key));
  const where = (Object.keys(members) as Several[]).map((key) => {
    const [one, many] = members[key];
    return rule[key].length === 1 ? [one, rule[key][0]] : [many, rule[key]];
  });
  const properties = {
    sourcePortRange: "*",
    ...Object.fromEntries(others),
    direction,
    priority,
    access,
    protocol,
    ...Object.fromEntries(where),
  };
  return { ...have, name: have?.name ?? name, properties };
}
