import { UnfitError } from "@slipway/action";
import { type Change, changed, hasUnknown, isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import type { AddonBody, AddonState, AddonWant, Configuration } from "./addon-state.ts";
import { merged } from "./configuration.ts";
import type { Options } from "./offers.ts";
import { adviseOnRole, podRolesOf } from "./roles.ts";
import type { Chosen } from "./version.ts";

const keyOf = ({ cluster, name }: AddonWant) => ({ clusterName: cluster, addonName: name });

/** Refuses values that the schema of the add-on's version does not allow. */
async function checkValues({ name }: AddonWant, version: string, values: Configuration, { schema }: Options) {
  const { optionsIn, problemsIn } = await import("./schema.ts");
  const problems = problemsIn(values, schema);
  if (problems.length === 0) return;
  throw new UnfitError(
    `The configuration does not fit the schema of ${name} ${version}: ${problems.join("; ")}.`,
    `Correct configuration. Its options are ${optionsIn(schema).join(", ")}.`,
  );
}

/** What can be configured of a version; undefined while the version is not known. */
async function optionsFor({ name }: AddonWant, { version }: Chosen, aws: AwsReads): Promise<Options | undefined> {
  if (typeof version !== "string" || isUnknownText(version)) return undefined;
  const { optionsOf } = await import("./offers.ts");
  return await optionsOf(name, version, aws);
}

/** A new add-on. What is there of it already and is not EKS's stays as it is, unless conflicts are to be overwritten. */
export async function newAddon(want: AddonWant, chosen: Chosen, aws: AwsReads): Promise<AddonBody> {
  const { configuration, conflicts } = want;
  const isJudged = configuration !== undefined || want.role !== undefined || chosen.offer?.needsRole === true;
  const options = isJudged ? await optionsFor(want, chosen, aws) : undefined;
  if (options && configuration) await checkValues(want, String(chosen.version), configuration, options);
  if (options) await adviseOnRole(want, options, aws);
  const roles = options && podRolesOf(want, options);
  return {
    ...keyOf(want),
    addonVersion: chosen.version,
    resolveConflicts: conflicts ?? "NONE",
    ...(configuration === undefined ? {} : { configurationValues: configuration }),
    ...(roles === undefined ? {} : { podIdentityAssociations: roles }),
    ...(want.tags === undefined ? {} : { tags: want.tags }),
  };
}

/** What of an add-on is not as wanted. Values of the configuration that the want does not name stay. */
export function addonChanges(
  have: AddonState,
  { configuration, role, tags }: AddonWant,
  { version }: Chosen,
): Change[] {
  const roles = role === undefined ? [] : have.podRoles.filter(({ roleArn }) => roleArn !== role);
  const lacksRole = role !== undefined && (have.podRoles.length === 0 || roles.length > 0);
  return [
    ...changed(
      { addonVersion: have.addonVersion, configuration: have.configuration, tags: have.tags },
      { addonVersion: version, configuration, tags },
    ),
    ...(lacksRole ? [{ field: "role", have: roles[0]?.roleArn, want: role }] : []),
  ];
}

const isOfTags = ({ field }: Change): boolean => field.startsWith("tags.");

/**
 * What to send for these changes. EKS takes a configuration or a role that an update does not say for none: so what stays
 * is sent as it is, the configuration as someone wrote it.
 */
export async function changedAddon(
  want: AddonWant,
  have: AddonState,
  how: { readonly chosen: Chosen; readonly changes: readonly Change[] },
  aws: AwsReads,
): Promise<AddonBody> {
  const { chosen, changes } = how;
  const { configuration, conflicts, role } = want;
  const isTagged = changes.some(isOfTags);
  const tagged = { ...keyOf(want), ...(isTagged && want.tags ? { tags: want.tags } : {}) };
  if (changes.every(isOfTags)) return tagged;
  const isConfigured = changes.some(({ field }) => /^configuration\b/.test(field));
  const values = configuration && isConfigured ? merged(have.configuration, configuration) : undefined;
  const isVersioned = !hasUnknown(chosen.version) && chosen.version !== have.addonVersion;
  const isRoled = changes.some(({ field }) => field === "role");
  const options = values || isVersioned || isRoled ? await optionsFor(want, chosen, aws) : undefined;
  if (options) await checkValues(want, String(chosen.version), values ?? have.configuration, options);
  if (options && isRoled) await adviseOnRole(want, options, aws);
  const roles = isRoled && role !== undefined && options ? podRolesOf(want, options) : undefined;
  const text = values ?? have.configurationValues;
  return {
    ...tagged,
    addonVersion: chosen.version,
    resolveConflicts: conflicts ?? "PRESERVE",
    ...(text === undefined ? {} : { configurationValues: text }),
    ...(have.serviceAccountRoleArn === undefined ? {} : { serviceAccountRoleArn: have.serviceAccountRoleArn }),
    ...(roles === undefined ? {} : { podIdentityAssociations: roles }),
  };
}
