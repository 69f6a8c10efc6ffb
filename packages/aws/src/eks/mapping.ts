import { data, type Input, list, optional, type Reading, text, type Values } from "@slipway/action";
import { parsePrincipal } from "../client/arn.ts";

/** A role, and what it may do. */
export interface Mapping {
  /** A role's or an instance profile's ARN or name. */
  readonly role: string;
  readonly groups?: readonly string[] | undefined;
  readonly policy?: string | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly username?: string | undefined;
}

/** The group that may do everything. */
export const masters = "system:masters";

function principal(about: string): Input<string> {
  const input = text(about);
  return {
    ...input,
    read: (value) =>
      parsePrincipal(value) || /^[\w+=,.@-]{1,128}$/.test(value)
        ? { value }
        : {
            problem:
              "Write the ARN or the name of a role or instance profile; for a session (arn:aws:sts::…:assumed-role/NAME/…) the NAME of its role.",
          },
  };
}

/** The inputs that make one mapping. */
export const mappingInputs = {
  role: optional(
    principal(
      "The role that gets access: its ARN or name, or those of an instance profile, whose role is looked up. Give this or mappings.",
    ),
  ),
  groups: optional(
    list(
      "The Kubernetes groups, one a line, that the role is in; it is removed from others. system:masters makes it an administrator, in an access entry by the policy AmazonEKSClusterAdminPolicy; other groups of system: are possible in aws-auth only.",
      text("A group.", {
        form: { pattern: /^[!-~]{1,255}$/, write: "Write the name of a group, without blanks." },
      }),
    ),
  ),
  policy: optional(
    text(
      "An access policy of EKS that the role gets, such as AmazonEKSViewPolicy, by its name; other policies stay as they are. Only with an access entry.",
      { form: { pattern: /^\w{1,128}$/, write: "Write the name alone, such as AmazonEKSViewPolicy, not its ARN." } },
    ),
  ),
  namespaces: optional(
    list(
      "The namespaces, one a line, that policy is for; by default the whole cluster. dev-* means all that begin with dev-.",
      text("A namespace.", {
        form: {
          pattern: /^[a-z0-9]([a-z0-9-]{0,61}([a-z0-9]|\*))?$/,
          write: "Write a namespace, optionally with * at its end.",
        },
      }),
    ),
  ),
  username: optional(
    text(
      "The user name of the role in Kubernetes; without it the present one stays. It may contain {{SessionName}}, the name of the session that assumed the role, and in aws-auth {{EC2PrivateDNSName}}.",
      { form: { pattern: /^[!-~]+$/, write: "Write a name without blanks." } },
    ),
  ),
};

const fields = ["role", "groups", "policy", "namespaces", "username"] as const;

/** Several mappings, as a list. */
export const mappingsInput = optional(
  data(
    "Several mappings in place of one, as a list in YAML or JSON: each has a role, and groups or a policy, and may have namespaces and a username.",
    readMappings,
  ),
);

function readMappings(value: unknown): Reading<readonly Mapping[]> {
  if (!Array.isArray(value) || value.length === 0)
    return { problem: "Write a list of mappings, such as - role: deployers with groups: [system:masters] below." };
  const read = value.map((item: unknown, at) => readMapping(item, `Mapping ${at + 1}`));
  const problems = read.flatMap((each) => ("problem" in each ? [each.problem] : []));
  if (problems.length > 0) return { problem: problems.join(" ") };
  return { value: read.flatMap((each) => ("value" in each ? [each.value] : [])) };
}

function readMapping(item: unknown, where: string): Reading<Mapping> {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    return { problem: `${where}: Write a role and its groups, such as role: deployers and groups: [viewers].` };
  }
  const given = new Map<string, unknown>(Object.entries(item));
  const unknown = [...given.keys()].filter((name) => !fields.some((field) => field === name));
  const problems = unknown.map((name) => `${name} is unknown: there are ${fields.join(", ")}.`);
  const values: Record<string, unknown> = {};
  for (const name of fields) {
    const value = given.get(name);
    if (value === undefined) continue;
    const reading = readField(mappingInputs[name], value);
    if ("value" in reading) values[name] = reading.value;
    else problems.push(`${name}: ${reading.problem}`);
  }
  const mapping = values as Partial<Mapping>;
  if (problems.length === 0) problems.push(...missingIn(mapping).map(({ input, problem }) => `${input}: ${problem}`));
  if (problems.length > 0 || mapping.role === undefined) return { problem: `${where}: ${problems.join(" ")}` };
  return { value: { ...mapping, role: mapping.role } };
}

function readField(input: Input<unknown>, value: unknown): Reading<unknown> {
  const items: readonly unknown[] = Array.isArray(value) && input.schema.type === "array" ? value : [value];
  const texts = items.filter((each) => typeof each === "string").map((each) => each.trim());
  if (texts.length !== items.length || texts.length === 0 || texts.includes("")) {
    return { problem: `Write a text${input.schema.type === "array" ? ", or a list of texts" : ""}.` };
  }
  return input.read(texts.join("\n"));
}

/** What a mapping lacks. */
export function missingIn({ role, groups, policy, namespaces }: Given) {
  return [
    ...(role === undefined ? [{ input: "role", problem: "Say which role gets access." }] : []),
    ...(groups === undefined && policy === undefined
      ? [{ input: "groups", problem: "Give groups, a policy, or both: without them the role may do nothing." }]
      : []),
    ...(namespaces !== undefined && policy === undefined
      ? [
          {
            input: "namespaces",
            problem: "Only a policy has namespaces: give policy as well, or leave namespaces out.",
          },
        ]
      : []),
    ...(namespaces !== undefined && policy !== undefined && groups?.includes(masters)
      ? [
          {
            input: "namespaces",
            problem: `Leave policy and namespaces out, or ${masters}: who is in it may do everything in every namespace.`,
          },
        ]
      : []),
  ];
}

type Given = Partial<Values<typeof mappingInputs>> & { readonly mappings?: readonly Mapping[] | undefined };

/** Inputs of one mapping and of several that exclude or need each other. */
export function mappingContradictions({ mappings, ...one }: Given) {
  if (mappings === undefined) return missingIn(one);
  return fields
    .filter((name) => one[name] !== undefined)
    .map((input) => ({ input, problem: `Put it into mappings, or leave mappings out: ${input} is for one mapping.` }));
}

/** All mappings that the inputs name. */
export function mappingsOf({ mappings, role, ...rest }: Given): readonly Mapping[] {
  return mappings ?? (role === undefined ? [] : [{ role, ...rest }]);
}
