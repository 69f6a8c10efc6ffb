import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource, type Goal, isUnknownText } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { plainRegion, sameInAzure } from "../arm/compare.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { descriptionSeal } from "../arm/ownership.ts";
import { armShows } from "../arm/planned/shows.ts";
import { armResource } from "../arm/resource.ts";
import { sameId } from "../arm/resource-id.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Tags } from "../arm/tags.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type ArmRule, besides, sending, sendsTo, usualRule } from "./collection-rule.ts";

/** Where the logs of a cluster's containers are to go. */
export interface ContainerLogs {
  readonly cluster: string;
  /** The region of the cluster, where that of the workspace is not known. */
  readonly region: string;
  readonly workspace: string;
  readonly tags: Tags | undefined;
}

interface ArmAssociation extends ArmResource {
  readonly properties: ArmResource["properties"] & { readonly dataCollectionRuleId?: string | null };
}

/** A rule, and that the cluster is associated with it. */
interface Found {
  readonly rule?: ArmRule | undefined;
  readonly association?:
    | (ArmAssociation & { readonly serves: boolean; readonly besides: readonly string[] })
    | undefined;
}

interface Want extends ContainerLogs {
  /** Where a new rule stands; one that sends there already keeps its own name. */
  readonly rule: string;
  /** The region of a new one: that of the workspace. */
  readonly location: string;
  look(): Promise<Found>;
}

const folder = "/providers/Microsoft.Insights/dataCollectionRuleAssociations";
const usualName = "ContainerInsightsExtension";

/** The associations of a cluster, the usual one first; none while there is no cluster. */
async function associationsOf(cluster: string, { arm }: AzureReads): Promise<ArmAssociation[]> {
  try {
    const all = await arm.list<ArmAssociation>(`${cluster}${folder}`);
    return all.sort((a, b) => Number(sameId(b.name, usualName)) - Number(sameId(a.name, usualName)));
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 404 || error.code === "ResourceGroupNotFound") throw error;
    return [];
  }
}

/** The rule of an association. One that is gone, with all that it was in, is none; nor is one that is none of ours to read. */
async function ruleOf({ name, properties }: ArmAssociation, { arm }: AzureReads): Promise<ArmRule | undefined> {
  const id = properties.dataCollectionRuleId;
  if (!id) return undefined;
  try {
    return await arm.get<ArmRule>(id);
  } catch (error) {
    const isElsewhere = error instanceof ArmError && [403, 404].includes(error.status);
    if (!isElsewhere || (error.status === 403 && sameId(name, usualName))) throw error;
    return undefined;
  }
}

/** What a cluster's logs go by now: whatever sends them to the workspace, else what has the usual names. */
async function find({ cluster, workspace }: ContainerLogs, rule: string, azure: AzureReads): Promise<Found> {
  let usual: Found["association"];
  for (const association of await associationsOf(cluster, azure)) {
    const its = await ruleOf(association, azure);
    if (its && sendsTo(its, workspace))
      return { rule: its, association: { ...association, serves: true, besides: [] } };
    if (sameId(association.name, usualName))
      usual = { ...association, serves: false, besides: its === undefined || sameId(its.id, rule) ? [] : besides(its) };
  }
  return { rule: await azure.arm.get<ArmRule>(rule), association: usual };
}

const associationsWith = async ({ id }: ArmRule, { arm }: AzureReads): Promise<string[]> =>
  (await arm.list<ArmResource>(`${id}/associations`)).map((association) => association.id);

/** A rule that other things are collected from by, too, sends theirs where it did. */
async function refuseShared({ cluster, workspace }: Want, rule: ArmRule, azure: AzureReads): Promise<void> {
  const within = `${cluster}/`.toLowerCase();
  const other = (await associationsWith(rule, azure)).find((id) => !id.toLowerCase().startsWith(within));
  if (other === undefined) return;
  throw new UnfitError(
    `The data collection rule ${rule.id} sends to another workspace than ${workspace}, and others use it, too: ${other}.`,
    "Associate the cluster with a rule of its own that sends to this workspace, or give container-logs the workspace that the rule sends to.",
  );
}

/** What is collected of a cluster's containers, and where it goes; adopted by where it sends to. */
const collectionRule = armResource<Want, ArmRule>({
  kind: "data collection rule",
  id: ({ rule }) => rule,
  read: async ({ look }) => (await look()).rule,
  body: ({ rule, workspace, tags }, have) => ({
    // A rule of another name is another one's, and may be for many clusters: each would give it tags of its own.
    tags: have === undefined || sameId(have.id, rule) ? tags : undefined,
    properties: have && sendsTo(have, workspace) ? {} : sending(workspace, have),
  }),
  initial: ({ location }) => ({ location, kind: "Linux" }),
  refuse: async (want, have, azure) => {
    if (have !== undefined && !sendsTo(have, want.workspace)) await refuseShared(want, have, azure);
  },
  whole: true,
  shows: armShows(undefined, true),
  contents: associationsWith,
});

/** That a cluster is collected from by a rule; adopted by where that sends to. */
const ruleAssociation = defineResource<Want, NonNullable<Found["association"]>, Json, AzureReads, Azure>({
  kind: "data collection rule association",
  id: ({ cluster }) => `${cluster}${folder}/${usualName}`,
  seal: descriptionSeal,
  read: async ({ look }) => (await look()).association,
  plan({ rule }, have) {
    const wanted = { properties: { dataCollectionRuleId: rule } };
    if (have === undefined) return { operation: "create", body: wanted };
    const changes = have.serves ? [] : changed(have, wanted, sameInAzure);
    if (changes.length === 0) return { operation: "none" };
    if (have.besides.length > 0)
      throw new UnfitError(
        `The association ${have.id} leads to the rule ${have.properties.dataCollectionRuleId}, which sends logs to another workspace and also collects ${have.besides.join(", ")}: led to another rule, the cluster would lose that.`,
        "Associate the cluster with that rule by an association of another name, then delete this one; or give container-logs the workspace that the rule sends to.",
      );
    return { operation: "update", body: { properties: { ...have.properties, ...wanted.properties } }, changes };
  },
  create: (id, body, { arm }) => arm.put(id, body),
  update: ({ id }, body, { arm }) => arm.put(id, body),
  delete: ({ id }, { arm }) => arm.delete(id),
  shows: armShows(undefined, true),
});

/** Undefined where it is not known yet; a destroy finds it gone. */
async function regionOf(workspace: string, { arm, run }: AzureReads): Promise<string | undefined> {
  if (isUnknownText(workspace)) return undefined;
  const { location } = (await arm.get(workspace)) ?? {};
  if (location !== undefined || run.mode === "destroy") return location;
  throw new MissingError(
    `The workspace ${workspace} does not exist.`,
    "Correct the ID, or create the workspace first (action aks-diagnostics makes one for a cluster that is there).",
  );
}

/** Goals by which the logs of a cluster's containers reach a workspace. Without them the add-on collects, and sends nothing. */
export async function containerLogs(azure: Azure, logs: ContainerLogs, cluster: Goal) {
  // Azure takes a region by its display name, and then leaves the rule without its workspace (Azure/bicep#9566).
  const location = plainRegion((await regionOf(logs.workspace, azure)) ?? logs.region);
  const rule = usualRule(logs.cluster, location);
  const want: Want = { ...logs, rule, location, look: singleFlight(() => find(logs, rule, azure)) };
  const made = collectionRule(azure, want);
  return [made, ruleAssociation(azure, want, { after: [cluster, made] })] as const;
}
