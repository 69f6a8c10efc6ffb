import { type Problem, UnfitError } from "@slipway/action";
import { ownerOf } from "../client/arn.ts";
import type { Aws } from "../connect.ts";
import type { FoundMapping } from "../iam/principal.ts";
import type { FoundCluster } from "./cluster.ts";
import { type Mapping, masters } from "./mapping.ts";

/** How a role can be let in; auto leaves it to the cluster. */
export const ways = ["auto", "access-entry", "aws-auth"] as const;
export type Way = (typeof ways)[number];

type Said = { readonly [Field in keyof Mapping]?: Mapping[Field] | undefined };

/** What a mapping says that an access entry cannot hold. */
export function unlikeEntry({ groups, username }: Said): Problem[] {
  const group = groups?.find((each) => each.startsWith("system:") && each !== masters);
  const name = username !== undefined && !/^(?!(system|eks|aws|amazon|iam):)(?![^:]*\{\{SessionName)/.test(username);
  return [
    ...(group === undefined
      ? []
      : [
          {
            input: "groups",
            problem: `An access entry takes no group of system: but ${masters}, so not ${group}: name a group of your own, or let the role in by aws-auth where the cluster reads it. Node groups bring entries of their own.`,
          },
        ]),
    ...(name
      ? [
          {
            input: "username",
            problem:
              "An access entry takes no name that begins with system:, eks:, aws:, amazon: or iam:, and wants a colon somewhere before {{SessionName}}.",
          },
        ]
      : []),
  ];
}

/** What a mapping says that aws-auth cannot hold. */
export function unlikeMap({ policy, groups }: Said): Problem[] {
  return [
    ...(policy === undefined
      ? []
      : [
          {
            input: "policy",
            problem: "aws-auth knows no access policies: give groups, or let the role in by an entry.",
          },
        ]),
    ...(policy === undefined && groups === undefined
      ? [{ input: "groups", problem: "aws-auth lets a role in as a member of groups: name them." }]
      : []),
  ];
}

interface Asked {
  readonly via: Way;
  readonly raise: boolean;
}

/** By which way a mapping lets its role in: as asked, else as the cluster's authentication mode and the mapping want. */
export function wayOf(
  mapping: FoundMapping,
  { name, mode }: FoundCluster,
  { via, raise }: Asked,
): Exclude<Way, "auto"> {
  const heeded = mode !== "CONFIG_MAP" || raise;
  const byEntry =
    via === "auto" ? heeded && (mode === "API" || unlikeEntry(mapping).length === 0) : via === "access-entry";
  if (byEntry && !heeded) {
    throw new UnfitError(
      `The cluster ${name} heeds no access entries: its authentication mode is CONFIG_MAP.`,
      "Set raise-authentication-mode: true to have it heed them beside aws-auth, whose mappings stay in force; EKS offers no way back. Or let the role in by via: aws-auth.",
    );
  }
  if (!byEntry && mode === "API") {
    throw new UnfitError(
      `The cluster ${name} does not read aws-auth: its authentication mode is API.`,
      "Leave via out, or set via: access-entry.",
    );
  }
  const [wrong] = byEntry ? unlikeEntry(mapping) : unlikeMap(mapping);
  if (wrong === undefined) return byEntry ? "access-entry" : "aws-auth";
  throw new UnfitError(
    `${mapping.role} cannot be let into the cluster ${name}, whose authentication mode is ${mode}. ${wrong.problem}`,
    byEntry || heeded
      ? `Change the input ${wrong.input}.`
      : `Change ${wrong.input}, or set raise-authentication-mode: true.`,
  );
}

/** Refuses a role whose access entry would go before what aws-auth says of it. */
export async function refuseOverridden(mapping: FoundMapping, cluster: FoundCluster, aws: Aws): Promise<void> {
  if (cluster.mode === "CONFIG_MAP") return;
  const { readEntry } = await import("./access-entries.ts");
  const { arn } = mapping.principal;
  if ((await readEntry({ cluster: cluster.name, arn }, aws)) === undefined) return;
  throw new UnfitError(
    `${arn} has an access entry in the cluster ${cluster.name}, which goes before whatever aws-auth says of it.`,
    "Delete the access entry first, or leave via out to have it say what the role may do.",
  );
}

/** A mapping as aws-auth is to hold it: by the role's ARN without its path, which is what AWS compares. */
export function mapRoleOf({ principal, groups = [], username }: FoundMapping) {
  const { partition, account } = ownerOf(principal.arn);
  const name = principal.arn.slice(principal.arn.lastIndexOf("/") + 1);
  return {
    arn: `arn:${partition}:iam::${account}:role/${name}`,
    groups,
    username,
    // What EKS calls the user of an access entry.
    otherwise: `arn:${partition}:sts::${account}:assumed-role/${name}/{{SessionName}}`,
  };
}
