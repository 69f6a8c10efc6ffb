import { type Problem, UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { ownerOf } from "../client/arn.ts";
import type { FoundCluster } from "./cluster.ts";
import type { FoundMapping } from "./find-roles.ts";
import { type Mapping, masters } from "./mapping.ts";

/** How a role can get access; auto leaves it to the cluster. */
export const vias = ["auto", "access-entry", "aws-auth"] as const;
export type Via = (typeof vias)[number];

type Given = { readonly [Field in keyof Mapping]?: Mapping[Field] | undefined };

/** What an access entry cannot have of a mapping. */
export function problemsForEntry({ groups, username }: Given): Problem[] {
  const group = groups?.find((each) => each.startsWith("system:") && each !== masters);
  const isReserved =
    username !== undefined && !/^(?!(system|eks|aws|amazon|iam):)(?![^:]*\{\{SessionName)/.test(username);
  return [
    ...(group === undefined
      ? []
      : [
          {
            input: "groups",
            problem: `An access entry allows no group of system: but ${masters}, so not ${group}: name a group of your own, or map the role in aws-auth where the cluster reads it. Node groups create entries of their own.`,
          },
        ]),
    ...(isReserved
      ? [
          {
            input: "username",
            problem:
              "An access entry allows no name that begins with system:, eks:, aws:, amazon: or iam:, and needs a colon somewhere before {{SessionName}}.",
          },
        ]
      : []),
  ];
}

/** What aws-auth cannot have of a mapping. */
export function problemsForMap({ policy, groups }: Given): Problem[] {
  return [
    ...(policy === undefined
      ? []
      : [
          {
            input: "policy",
            problem: "aws-auth has no access policies: give groups, or use an access entry.",
          },
        ]),
    ...(policy === undefined && groups === undefined
      ? [{ input: "groups", problem: "In aws-auth a role gets access as a member of groups: name them." }]
      : []),
  ];
}

interface Choice {
  readonly via: Via;
  readonly raise: boolean;
}

const withoutEntries = (name: string, or: string): UnfitError =>
  new UnfitError(
    `The cluster ${name} uses no access entries: its authentication mode is CONFIG_MAP.`,
    `Set raise-authentication-mode: true to have it use them beside aws-auth, whose mappings stay in force; EKS offers no way back. ${or}`.trim(),
  );

const withoutAwsAuth = (name: string, instead: string): UnfitError =>
  new UnfitError(`The cluster ${name} does not read aws-auth: its authentication mode is API.`, instead);

/** Refuses a migration from aws-auth where the cluster does not use both, or will not. */
export function refuseUnlessBoth({ name, mode }: FoundCluster, raise: boolean): void {
  if (mode === "API") throw withoutAwsAuth(name, "Leave migrate out: there is nothing to migrate.");
  if (mode === "CONFIG_MAP" && !raise) throw withoutEntries(name, "");
}

/** How a mapping gives access: as the inputs say, else as the cluster's authentication mode and the mapping allow. */
export function viaOf(
  mapping: FoundMapping,
  { name, mode }: FoundCluster,
  { via, raise }: Choice,
): Exclude<Via, "auto"> {
  const usesEntries = mode !== "CONFIG_MAP" || raise;
  const byEntry =
    via === "auto" ? usesEntries && (mode === "API" || problemsForEntry(mapping).length === 0) : via === "access-entry";
  if (byEntry && !usesEntries) throw withoutEntries(name, "Or write via: aws-auth.");
  if (!byEntry && mode === "API") throw withoutAwsAuth(name, "Leave via out, or set via: access-entry.");
  const [problem] = byEntry ? problemsForEntry(mapping) : problemsForMap(mapping);
  if (problem === undefined) return byEntry ? "access-entry" : "aws-auth";
  throw new UnfitError(
    `${mapping.role} cannot get access to the cluster ${name}, whose authentication mode is ${mode}. ${problem.problem}`,
    byEntry || usesEntries
      ? `Change the input ${problem.input}.`
      : `Change ${problem.input}, or set raise-authentication-mode: true.`,
  );
}

/** Refuses to map a role in aws-auth whose access entry takes precedence there. */
export async function refuseOverridden(mapping: FoundMapping, cluster: FoundCluster, aws: AwsReads): Promise<void> {
  if (cluster.mode === "CONFIG_MAP") return;
  const { readEntry } = await import("./entry-calls.ts");
  const { arn } = mapping.principal;
  if ((await readEntry({ clusterName: cluster.name, principalArn: arn }, aws)) === undefined) return;
  throw new UnfitError(
    `${arn} has an access entry in the cluster ${cluster.name}, which takes precedence over aws-auth.`,
    "Delete the access entry first, or leave via out to change the entry instead.",
  );
}

/** A mapping for aws-auth: with the role's ARN without its path, which is what AWS compares. */
export function mapRoleOf({ principal, groups = [], username }: FoundMapping) {
  const { partition, account } = ownerOf(principal.arn);
  const name = principal.arn.slice(principal.arn.lastIndexOf("/") + 1);
  return {
    arn: `arn:${partition}:iam::${account}:role/${name}`,
    groups,
    username,
    // The default user name of an access entry.
    defaultUsername: `arn:${partition}:sts::${account}:assumed-role/${name}/{{SessionName}}`,
  };
}
