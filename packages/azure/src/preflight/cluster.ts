import type { Failure } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import { plainRegion } from "../arm/compare.ts";
import { idParts, sameId } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";
import { wanted } from "./fields.ts";

const clusters = "Microsoft.ContainerService/managedClusters";

/** Nodes that are to be created: with a cluster, or in a pool of one. */
interface Planned {
  readonly step: Step;
  readonly subscription: string;
  readonly region: string;
  /** How the step calls a field of the pool. */
  readonly pool: (field: string) => string | RegExp;
}

/** Versions that the region does not offer, sizes that the subscription cannot have there, and quotas that do not suffice. */
export async function clusterProblems(steps: readonly Step[], azure: AzureReads): Promise<Failure[]> {
  const planned = (await Promise.all(steps.map((step) => plannedNodes(step, azure)))).flat();
  return (
    await Promise.all(planned.flatMap((each) => [versionProblems(each, azure), sizeProblems(each, azure)]))
  ).flat();
}

async function plannedNodes(step: Step, { arm }: AzureReads): Promise<Planned[]> {
  const { type = "", subscription = "", parent = "" } = idParts(step.id);
  if (step.operation !== "create") return [];
  if (sameId(type, clusters)) return nodesIn(step, subscription, wanted(step, "location"), inCluster);
  if (!sameId(type, `${clusters}/agentPools`)) return [];
  return nodesIn(step, subscription, (await arm.get(parent))?.location, (field) => `properties.${field}`);
}

const nodesIn = (step: Step, subscription: string, region: unknown, pool: Planned["pool"]): Planned[] =>
  typeof region === "string" ? [{ step, subscription, region: plainRegion(region), pool }] : [];

const inCluster = (field: string): RegExp => new RegExp(`^properties\\.agentPoolProfiles\\[[^\\]]*\\]\\.${field}$`);

async function versionProblems({ step, subscription, region }: Planned, azure: AzureReads): Promise<Failure[]> {
  const version = wanted(step, "properties.kubernetesVersion");
  if (typeof version !== "string") return [];
  const { versionsIn } = await import("../aks/managed-clusters.ts");
  const values = await versionsIn(region, subscription, azure);
  // A version under long-term support alone needs a plan of its own.
  const offered = values.filter(
    ({ capabilities }) => capabilities?.supportPlan?.includes("KubernetesOfficial") ?? true,
  );
  const names = offered.flatMap(({ version: minor = "", patchVersions = {} }) => [
    minor,
    ...Object.keys(patchVersions),
  ]);
  if (values.length === 0 || names.includes(version)) return [];
  return [
    {
      what: `AKS does not offer Kubernetes ${version} in ${region}.`,
      remedy: `Write one of ${offered.map(({ version: minor }) => minor).join(", ")}, or leave version out.`,
    },
  ];
}

interface Sku {
  readonly resourceType?: string;
  readonly name: string;
  readonly family?: string;
  readonly locationInfo?: readonly { readonly zones?: readonly string[] }[];
  readonly capabilities?: readonly { readonly name: string; readonly value: string }[];
  readonly restrictions?: readonly {
    readonly type?: string;
    readonly restrictionInfo?: { readonly zones?: readonly string[] };
  }[];
}

interface Usage {
  readonly name: { readonly value: string };
  readonly currentValue: number;
  readonly limit: number;
}

async function sizeProblems({ step, subscription, region, pool }: Planned, { arm }: AzureReads): Promise<Failure[]> {
  const size = wanted(step, pool("vmSize"));
  if (typeof size !== "string") return [];
  const compute = `/subscriptions/${subscription}/providers/Microsoft.Compute`;
  const filter = encodeURIComponent(`location eq '${region}'`);
  const [skus, usages] = await Promise.all([
    arm.list<Sku>(`${compute}/skus?$filter=${filter}`),
    arm.list<Usage>(`${compute}/locations/${region}/usages`),
  ]);
  const sizes = skus.filter(({ resourceType }) => resourceType === "virtualMachines");
  const sku = sizes.find(({ name }) => sameId(name, size));
  if (sku === undefined || sku.restrictions?.some(({ type }) => type === "Location")) {
    const { closest } = await import("fastest-levenshtein");
    const free = sizes.filter(({ restrictions = [] }) => restrictions.length === 0).map(({ name }) => name);
    const what = `The subscription cannot have virtual machines of the size ${size} in ${region}.`;
    return [
      {
        what,
        remedy:
          free.length === 0
            ? "Choose another region."
            : `Did you mean ${closest(size, free)}? az vm list-skus shows all of them.`,
      },
    ];
  }
  return [
    ...zoneProblems(wanted(step, pool("availabilityZones")), sku, region),
    ...quotaProblems(Number(wanted(step, pool("maxCount")) ?? wanted(step, pool("count")) ?? 0), sku, usages, region),
  ];
}

function zoneProblems(zones: unknown, sku: Sku, region: string): Failure[] {
  if (!Array.isArray(zones)) return [];
  const closed = sku.restrictions?.flatMap(({ restrictionInfo }) => restrictionInfo?.zones ?? []) ?? [];
  const open = (sku.locationInfo?.flatMap((each) => each.zones ?? []) ?? []).filter((zone) => !closed.includes(zone));
  const missing = zones.map(String).filter((zone) => !open.includes(zone));
  if (missing.length === 0) return [];
  const remedy =
    open.length === 0
      ? "Leave zones out, or choose another region."
      : `Write zones out of ${open.toSorted().join(", ")}.`;
  return [{ what: `${sku.name} is not in the zones ${missing.join(", ")} of ${region}.`, remedy }];
}

function quotaProblems(count: number, sku: Sku, usages: readonly Usage[], region: string): Failure[] {
  const each = Number(sku.capabilities?.find(({ name }) => name === "vCPUs")?.value ?? 0);
  const needed = each * count;
  return ["cores", sku.family].flatMap((name) => {
    const usage = usages.find((one) => sameId(name, one.name.value));
    if (usage === undefined || usage.limit < 0 || usage.currentValue + needed <= usage.limit) return [];
    return [
      {
        what: `The quota of ${region} for ${name === "cores" ? "all virtual machines" : name} does not suffice: ${count} nodes of ${sku.name} need ${needed} cores, and ${usage.limit - usage.currentValue} of ${usage.limit} are free.`,
        remedy:
          "Write fewer nodes or a smaller size, or ask for more: az quota update, or the page Quotas of the portal.",
      },
    ];
  });
}
