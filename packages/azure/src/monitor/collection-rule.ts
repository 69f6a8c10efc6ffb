import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { idParts, sameId } from "../arm/resource-id.ts";

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
  const { parent = "", name = "" } = idParts(cluster);
  // Azure takes 64 characters.
  return `${parent}/providers/Microsoft.Insights/dataCollectionRules/${`MSCI-${region}-${name}`.slice(0, 64)}`;
}

const partsOf = ({ properties: { dataSources, destinations, dataFlows } }: ArmRule) => ({
  extensions: dataSources?.extensions ?? [],
  workspaces: destinations?.logAnalytics ?? [],
  flows: dataFlows ?? [],
});

const isOurs = (extension: Extension): boolean => extension.extensionName === extensionName;

const streamsOf = (extensions: readonly Extension[]): string[] =>
  extensions.filter(isOurs).flatMap(({ streams = [] }) => streams);

const share = (some: readonly string[] = [], others: readonly string[] = []): boolean =>
  some.some((one) => others.includes(one));

/** Whether what Container insights collects by a rule goes to a workspace. */
export function sendsTo(rule: ArmRule, workspace: string): boolean {
  const { extensions, workspaces, flows } = partsOf(rule);
  const streams = streamsOf(extensions);
  const names = workspaces
    .filter(({ workspaceResourceId = "" }) => sameId(workspaceResourceId, workspace))
    .map(({ name }) => name);
  return flows.some((flow) => share(flow.streams, streams) && share(flow.destinations, names));
}

/** What a rule collects besides: it ends for a cluster that is no longer associated with it. */
export function besides(rule: ArmRule): string[] {
  const { extensions, flows } = partsOf(rule);
  const streams = streamsOf(extensions);
  return [...new Set(flows.flatMap((flow) => flow.streams ?? []))].filter((stream) => !streams.includes(stream));
}

const none: ArmRule = { id: "", name: "", properties: {} };

/** What flows do with the streams that are chosen: nothing is left of one that has none of them. */
const ofStreams = (flows: readonly Flow[], isChosen: (stream: string) => boolean): Flow[] =>
  flows
    .map((flow) => ({ ...flow, streams: (flow.streams ?? []).filter(isChosen) }))
    .filter((flow) => flow.streams.length > 0);

/** A name that no other destination of a rule has, of whatever kind that is. */
function freeName({ properties }: ArmRule, kept: readonly Workspace[]): string {
  const others = Object.entries(properties.destinations ?? {}).flatMap(([kind, each]: [string, unknown]) =>
    kind === "logAnalytics" ? [] : [each].flat(),
  ) as (Partial<Workspace> | null)[];
  const taken = [...kept, ...others].map((each) => each?.name);
  const names = [destination, ...taken.map((_, at) => `${destination}-${at + 2}`)];
  return names.find((name) => !taken.includes(name)) ?? destination;
}

/**
 * The properties of a rule that sends to a workspace. What else it collects stays, and so does what is said of these streams
 * beside the workspace: settings, transformations, destinations of another kind.
 */
export function sending(workspace: string, rule: ArmRule = none): Json {
  const { extensions: present, workspaces, flows } = partsOf(rule);
  const extensions = present.some(isOurs) ? present : [...present, fresh];
  const streams = streamsOf(extensions);
  const others = ofStreams(flows, (stream) => !streams.includes(stream));
  const isUsed = (by: readonly Flow[], name: string) => by.some((flow) => share(flow.destinations, [name]));
  const kept = workspaces.filter(({ name }) => isUsed(others, name) || !isUsed(flows, name));
  const there = kept.find(({ workspaceResourceId = "" }) => sameId(workspaceResourceId, workspace));
  const name = there?.name ?? freeName(rule, kept);
  const isWorkspace = (one: string) => workspaces.some((each) => each.name === one);
  const led = ofStreams(flows, (stream) => streams.includes(stream)).map((flow) => ({
    ...flow,
    destinations: [...(flow.destinations ?? []).filter((one) => !isWorkspace(one)), name],
  }));
  const unsent = streams.filter((stream) => !led.some((flow) => flow.streams?.includes(stream)));
  return {
    dataSources: { extensions },
    destinations: { logAnalytics: there ? kept : [...kept, { name, workspaceResourceId: workspace }] },
    dataFlows: [...others, ...led, ...(unsent.length > 0 ? [{ streams: unsent, destinations: [name] }] : [])],
  };
}
