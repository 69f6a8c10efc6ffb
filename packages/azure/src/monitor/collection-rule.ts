import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { parseId, sameId } from "../arm/resource-id.ts";

interface Extension extends Json {
  readonly extensionName?: string;
  readonly streams?: readonly string[];
}

interface Flow extends Json {
  readonly streams?: readonly string[];
  readonly destinations?: readonly string[];
}

interface Workspace extends Json {
  readonly name: string;
  readonly workspaceResourceId?: string;
}

/** A data collection rule, in wire shape. */
export interface ArmRule extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly dataSources?: { readonly extensions?: readonly Extension[] } | null;
    readonly destinations?: { readonly logAnalytics?: readonly Workspace[] } | null;
    readonly dataFlows?: readonly Flow[] | null;
  };
}

const extensionName = "ContainerInsights";

/** All that Container insights sends: logs, inventory, events. */
const fresh: Extension = {
  name: "ContainerInsightsExtension",
  extensionName,
  streams: ["Microsoft-ContainerInsights-Group-Default"],
  extensionSettings: { dataCollectionSettings: { enableContainerLogV2: true } },
};
const destination = "la-workspace";

/** Where the rule stands that the CLI, too, makes for a cluster: beside the cluster, in the region of the workspace. */
export function usualRule(cluster: string, region: string): string {
  const { parent = "", name = "" } = parseId(cluster) ?? {};
  // Azure takes 64 characters.
  return `${parent}/providers/Microsoft.Insights/dataCollectionRules/${`MSCI-${region}-${name}`.slice(0, 64)}`;
}

const partsOf = ({ properties: { dataSources, destinations, dataFlows } }: ArmRule) => ({
  extensions: dataSources?.extensions ?? [],
  workspaces: destinations?.logAnalytics ?? [],
  flows: dataFlows ?? [],
});

const isOurs = (extension: Extension): boolean => extension.extensionName === extensionName;

const share = (some: readonly string[] = [], others: readonly string[] = []): boolean =>
  some.some((one) => others.includes(one));

/** Whether what Container insights collects by a rule goes to a workspace. */
export function sendsTo(rule: ArmRule, workspace: string): boolean {
  const { extensions, workspaces, flows } = partsOf(rule);
  const streams = extensions.filter(isOurs).flatMap((each) => each.streams ?? []);
  const names = workspaces
    .filter(({ workspaceResourceId = "" }) => sameId(workspaceResourceId, workspace))
    .map(({ name }) => name);
  return flows.some((flow) => share(flow.streams, streams) && share(flow.destinations, names));
}

const none: ArmRule = { id: "", name: "", properties: {} };

/** What is left of flows without some streams. */
const without = (flows: readonly Flow[], streams: readonly string[] = []): Flow[] =>
  flows
    .map((flow) => ({ ...flow, streams: (flow.streams ?? []).filter((one) => !streams.includes(one)) }))
    .filter((flow) => flow.streams.length > 0);

/** The properties of a rule that sends to a workspace: what else it collects, and the settings of what it has, stay. */
export function sending(workspace: string, rule: ArmRule = none): Json {
  const { extensions, workspaces, flows } = partsOf(rule);
  const extension = extensions.find(isOurs) ?? fresh;
  const others = without(flows, extension.streams);
  const isUsed = (by: readonly Flow[], name: string) => by.some((flow) => share(flow.destinations, [name]));
  const kept = workspaces.filter(({ name }) => isUsed(others, name) || !isUsed(flows, name));
  const there = kept.find(({ workspaceResourceId = "" }) => sameId(workspaceResourceId, workspace));
  const name = there?.name ?? (kept.some((each) => each.name === destination) ? `${destination}-2` : destination);
  return {
    dataSources: { extensions: [...extensions.filter((each) => !isOurs(each)), extension] },
    destinations: { logAnalytics: there ? kept : [...kept, { name, workspaceResourceId: workspace }] },
    dataFlows: [...others, { streams: extension.streams, destinations: [name] }],
  };
}
