import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { sameId } from "../arm/resource-id.ts";
import type { Categories } from "./categories.ts";

/** One line of a setting: a category of logs or metrics, or a group of categories. */
export interface Line {
  readonly category?: string | null;
  readonly categoryGroup?: string | null;
  readonly enabled?: boolean;
  readonly retentionPolicy?: { readonly enabled?: boolean } | null;
}

/** A diagnostic setting, in wire shape. */
export interface ArmSetting extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly workspaceId?: string | null;
    readonly logAnalyticsDestinationType?: string | null;
    readonly logs?: readonly Line[] | null;
    readonly metrics?: readonly Line[] | null;
  };
}

const otherSinks = ["storageAccountId", "serviceBusRuleId", "eventHubAuthorizationRuleId", "marketplacePartnerId"];

const on = (lines: readonly Line[] | null = []): readonly Line[] => (lines ?? []).filter(({ enabled }) => enabled);

export const sendsTo = ({ properties }: ArmSetting, workspace: string): boolean =>
  sameId(properties.workspaceId ?? undefined, workspace);

/** The categories of logs that are switched on by their own names. */
export const logsOf = ({ properties }: ArmSetting): string[] =>
  on(properties.logs).flatMap(({ category }) => category ?? []);

/** The groups that are switched on. */
export const groupsOf = ({ properties }: ArmSetting): string[] =>
  on(properties.logs).flatMap(({ categoryGroup }) => categoryGroup ?? []);

export const hasMetrics = ({ properties }: ArmSetting): boolean => on(properties.metrics).length > 0;

/** All that a setting sends, its groups resolved. */
export function covers(setting: ArmSetting, categories: Categories): string[] {
  const groups = groupsOf(setting);
  const inGroups = [...categories].filter(([, of]) => of.some((group) => groups.includes(group)));
  return [...logsOf(setting), ...inGroups.map(([name]) => name)];
}

/** Whether another category can be added: Azure takes none beside a group, and it would go to all that the setting sends to. */
export const takesMore = (setting: ArmSetting): boolean =>
  groupsOf(setting).length === 0 && otherSinks.every((sink) => !setting.properties[sink]);

/** A line as it is written back: Azure retired the retention, so it goes along only where it is in use. */
function written({ category, categoryGroup, enabled, retentionPolicy }: Line): Json {
  return {
    ...(categoryGroup ? { categoryGroup } : { category }),
    enabled,
    ...(retentionPolicy?.enabled ? { retentionPolicy } : {}),
  };
}

/** All of a setting as Azure takes it back, with these categories in place of those it has. */
export function rewritten({ properties }: ArmSetting, logs: readonly string[], metrics: boolean): Json {
  const present = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
  // Azure takes no category beside a group.
  const kept = on(properties.logs).filter(({ category }) => (category ? logs.includes(category) : logs.length === 0));
  const fresh = logs.filter((name) => !kept.some(({ category }) => category === name));
  const measured = on(properties.metrics);
  return {
    ...present,
    logs: [...kept.map(written), ...fresh.map((category) => ({ category, enabled: true }))],
    metrics: !metrics ? [] : measured.length > 0 ? measured.map(written) : allMetrics,
  };
}

export const allMetrics: readonly Json[] = [{ category: "AllMetrics", enabled: true }];
