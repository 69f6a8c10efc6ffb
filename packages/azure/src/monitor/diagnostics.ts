import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource, type Planned, type Seal, sealOf } from "@slipway/reconcile";
import { sameInAzure } from "../arm/compare.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type Categories, logCategories, refuseUnknown } from "./categories.ts";
import {
  type ArmSetting,
  allMetrics,
  covers,
  groupsOf,
  hasMetrics,
  logsOf,
  rewritten,
  sendsTo,
  takesMore,
} from "./setting.ts";

const kind = "diagnostic setting";
const folder = "/providers/Microsoft.Insights/diagnosticSettings";

/** So many settings a resource can have. */
const most = 5;

/** What a cluster is to send to a workspace. What is undefined is not compared. */
export interface Diagnostics {
  /** Where a new setting stands; one that sends there already keeps its own name. */
  readonly id: string;
  readonly cluster: string;
  readonly workspace: string;
  readonly categories: readonly string[] | undefined;
  readonly metrics: boolean | undefined;
  readonly destinationType: "Dedicated" | "AzureDiagnostics" | undefined;
  /** A goal before this one makes the workspace. */
  readonly isToNew: boolean;
}

/** What a new setting sends where the inputs name nothing: who changed what, and who got access. */
export const usualCategories = ["kube-audit-admin", "guard", "kube-apiserver"] as const;

/** A setting has no tags: the record of its maker is its name, bound to what sends and where to. */
const nameSeal: Seal<ArmSetting, Json> = {
  read: ({ name }) => name,
  of: ({ id, properties }) => ({
    id: pair(id.slice(0, id.toLowerCase().lastIndexOf(folder.toLowerCase())), properties.workspaceId ?? ""),
  }),
};

const pair = (cluster: string, workspace: string): string => `${cluster} to ${workspace}`;

/** Diagnostics whose setting has the name that follows from cluster and workspace: two runs take the same. */
export async function diagnosticsOf(want: Omit<Diagnostics, "id">): Promise<Diagnostics> {
  const name = await sealOf({ kind, id: pair(want.cluster, want.workspace) });
  return { ...want, id: `${want.cluster}${folder}/${name}` };
}

/** The settings of a cluster, which has to be there, unless something is destroyed. */
async function settingsOf(cluster: string, { arm, run }: AzureReads): Promise<ArmSetting[]> {
  try {
    return await arm.list(`${cluster}${folder}`);
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 404 || error.code === "ResourceGroupNotFound") throw error;
    if (run.mode === "destroy") {
      run.warn(
        `The cluster ${cluster} does not exist: its diagnostic settings cannot be read. One of its name may have them again.`,
      );
      return [];
    }
    throw new MissingError(
      `The cluster ${cluster} does not exist.`,
      "Correct the input cluster, or create the cluster first (action create-aks).",
    );
  }
}

interface Have extends ArmSetting {
  /** What it sends, and what other settings send to the same workspace: Azure refuses that a second time. */
  readonly seen: {
    readonly sent: readonly string[];
    readonly elsewhere: readonly string[];
    readonly measured: boolean;
  };
}

/** The setting to keep up, if there is one: ours, else one that sends there and takes more, else one where nothing more is wanted. */
async function find(want: Diagnostics, azure: AzureReads) {
  const { arm } = azure;
  const all = await settingsOf(want.cluster, azure);
  const there = all.filter((each) => sendsTo(each, want.workspace));
  const inGroups = there.some((each) => groupsOf(each).length > 0);
  const categories: Categories = inGroups ? await logCategories(want.cluster, arm) : new Map();
  const allOf = (settings: readonly ArmSetting[]) => settings.flatMap((each) => covers(each, categories));
  const isMet = (want.categories ?? []).every((name) => allOf(there).includes(name));
  const chosen = all.find((each) => isNamedByUs(each, want)) ?? there.find(takesMore) ?? (isMet ? there[0] : undefined);
  const others = there.filter((each) => each !== chosen);
  const elsewhere = allOf(others);
  if (chosen === undefined) return { elsewhere, names: all.map(({ name }) => name) };
  const seen = { sent: allOf([chosen]), elsewhere, measured: others.some(hasMetrics) };
  // Azure shows the scope of a setting in lower case.
  return { elsewhere, names: [], have: { ...chosen, id: `${want.cluster}${folder}/${chosen.name}`, seen } };
}

const isNamedByUs = ({ name }: ArmSetting, { id }: Diagnostics): boolean => id.endsWith(`/${name}`);

async function judge(want: Diagnostics, { arm }: AzureReads): Promise<void> {
  if (want.categories) await refuseUnknown(want.categories, await logCategories(want.cluster, arm));
  if (want.isToNew || (await arm.get(want.workspace))) return;
  throw new MissingError(
    `The workspace ${want.workspace} does not exist.`,
    "Correct the input workspace; or give workspace-name and resource-group, and it is created.",
  );
}

async function fresh(want: Diagnostics, from: AzureReads): Promise<Json> {
  const { elsewhere, names } = await find(want, from);
  if (names.length >= most)
    throw new UnfitError(
      `The cluster has ${names.length} diagnostic settings (${names.join(", ")}), and Azure allows no more.`,
      "Delete one that no one needs, or name a workspace that one of them sends to.",
    );
  const logs = (want.categories ?? usualCategories).filter((name) => !elsewhere.includes(name));
  return {
    properties: {
      workspaceId: want.workspace,
      logAnalyticsDestinationType: want.destinationType ?? "Dedicated",
      logs: logs.map((category) => ({ category, enabled: true })),
      metrics: want.metrics ? allMetrics : [],
    },
  };
}

/** The categories to log by name; undefined where nothing is to change. In a setting of others what they log stays. */
function wantedLogs(want: Diagnostics, have: Have): string[] | undefined {
  const { sent, elsewhere } = have.seen;
  const needed = want.categories?.filter((name) => !elsewhere.includes(name));
  if (needed === undefined) return undefined;
  const logs = logsOf(have);
  const surplus = isNamedByUs(have, want) ? logs.filter((name) => !needed.includes(name)) : [];
  if (surplus.length === 0 && needed.every((name) => sent.includes(name))) return undefined;
  return [...new Set([...logs, ...needed])].filter((name) => !surplus.includes(name)).sort();
}

function planned(want: Diagnostics, have: Have): Planned<Json> {
  const { logAnalyticsDestinationType: type, workspaceId } = have.properties;
  const logs = wantedLogs(want, have);
  const metrics = want.metrics && have.seen.measured ? undefined : want.metrics;
  const there = {
    workspaceId,
    logs: [...groupsOf(have), ...logsOf(have)].sort(),
    metrics: hasMetrics(have),
    // Azure shows nothing where it is not Dedicated.
    logAnalyticsDestinationType: type ?? "AzureDiagnostics",
  };
  const wanted = { workspaceId: want.workspace, logs, metrics, logAnalyticsDestinationType: want.destinationType };
  const changes = changed(there, wanted, sameInAzure);
  if (changes.length === 0) return { operation: "none" };
  const properties = {
    ...rewritten(have, logs ?? logsOf(have), metrics ?? there.metrics),
    workspaceId: want.workspace,
    ...(want.destinationType === undefined ? {} : { logAnalyticsDestinationType: want.destinationType }),
  };
  return { operation: "update", body: { properties }, changes };
}

/** Diagnostic settings of a cluster, adopted by where they send to. */
export const diagnosticSetting = defineResource<Diagnostics, Have, Json, AzureReads, Azure>({
  kind,
  id: ({ id }) => id,
  seal: nameSeal,
  read: async (want, from) => (await find(want, from)).have,
  async plan(want, have, from): Promise<Planned<Json>> {
    const plan = have && planned(want, have);
    if (plan?.operation === "none") return plan;
    await judge(want, from);
    return plan ?? { operation: "create", body: await fresh(want, from) };
  },
  create: (id, body, { arm }) => arm.put(id, body),
  update: ({ id }, body, { arm }) => arm.put(id, body),
  delete: ({ id }, { arm }) => arm.delete(id),
  shows: armShows(),
  readLagMs: 60_000,
});
