import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, objectsOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { gateway, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { type Entry, entriesIn, findEntry } from "../../engine/state.ts";

const versions = ["2017-05-01-preview", "2026-12-31"] as const;

/** So long a new setting is not seen. */
const replication = 5000;
const most = 5;

/** Log categories by the type of what is watched; those in `allLogs` are all of them. */
const categories: Readonly<Record<string, readonly string[]>> = {
  "microsoft.containerservice/managedclusters": [
    "kube-apiserver",
    "kube-audit",
    "kube-audit-admin",
    "kube-controller-manager",
    "kube-scheduler",
    "cluster-autoscaler",
    "cloud-controller-manager",
    "guard",
    "csi-azuredisk-controller",
    "csi-azurefile-controller",
    "csi-snapshot-controller",
  ],
  "microsoft.containerregistry/registries": ["ContainerRegistryRepositoryEvents", "ContainerRegistryLoginEvents"],
  "microsoft.network/networksecuritygroups": ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
  "microsoft.eventhub/namespaces": ["ArchiveLogs", "OperationalLogs", "AutoScaleLogs", "RuntimeAuditLogs"],
};
const groups = ["allLogs", "audit"];
const destinations = [
  "storageAccountId",
  "serviceBusRuleId",
  "workspaceId",
  "eventHubAuthorizationRuleId",
  "eventHubName",
];
const sinks = ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId"];

/** A refusal without the `error` around it, as Insights writes them. */
const refuse = (status: number, code: string, message: string): Refusal =>
  new Refusal(status, code, message, { bare: true });

const categoriesOf = (arm: ArmContext, scope: string): readonly string[] =>
  categories[findEntry(arm.state, scope)?.type ?? ""] ?? [];

const enabled = (settings: unknown): string[] =>
  objectsOf(settings).flatMap((one) =>
    one.enabled === true ? [textOf(one.categoryGroup) ?? textOf(one.category) ?? ""] : [],
  );

/** The groups that a category is in. */
const groupsOf = (category: string): string[] => ["allLogs", ...(category.includes("audit") ? ["audit"] : [])];

/** The single categories that a setting covers, groups resolved. */
const covered = (resource: JsonObject, known: readonly string[]): string[] => {
  const logs = enabled(at(resource, "properties.logs"));
  return [
    ...known.filter((one) => logs.includes(one) || groupsOf(one).some((group) => logs.includes(group))),
    ...enabled(at(resource, "properties.metrics")),
  ];
};

function check(write: WriteRequest, draft: JsonObject): void {
  const { arm, id, name } = write;
  const scope = ownerOf(id);
  const known = categoriesOf(arm, scope);
  const logs = objectsOf(at(draft, "properties.logs"));
  for (const { category, categoryGroup } of logs) {
    const [one, group] = [textOf(category), textOf(categoryGroup)];
    if (one !== undefined && !known.includes(one))
      throw refuse(400, "BadRequest", `Category '${one}' is not supported`);
    if (group !== undefined && !groups.includes(group))
      throw refuse(400, "BadRequest", `Category group '${group}' is not supported`);
  }
  if (
    logs.some(({ category }) => typeof category === "string") &&
    logs.some(({ categoryGroup }) => typeof categoryGroup === "string")
  )
    throw refuse(400, "BadRequest", "Diagnostic settings cannot have both log categories and category groups.");
  if (!sinks.some((sink) => typeof at(draft, `properties.${sink}`) === "string"))
    throw refuse(400, "BadRequest", "At least one data sink needs to be specified.");
  const others = settingsAt(arm, scope).filter(({ resource }) => resource.name.toLowerCase() !== name.toLowerCase());
  if (write.have === undefined && others.length >= most)
    throw refuse(
      409,
      "Conflict",
      `The limit of ${most} diagnostic settings was reached. To create new setting '${name}', delete an existing one.`,
    );
  for (const sink of sinks)
    for (const { resource } of others) {
      const mine = textOf(at(draft, `properties.${sink}`));
      if (mine === undefined || textOf(resource.properties[sink])?.toLowerCase() !== mine.toLowerCase()) continue;
      const theirs = covered(resource, known);
      const both = covered(draft, known).find((one) => theirs.includes(one));
      if (both !== undefined)
        throw refuse(
          409,
          "Conflict",
          `Data sink '${mine}' is already used in diagnostic setting '${resource.name}' for category '${both}'. Data sinks can't be reused in different settings on the same category for the same resource.`,
        );
    }
}

const settingsAt = (arm: ArmContext, scope: string): Entry[] =>
  entriesIn(arm.state, `${scope}/providers/Microsoft.Insights/diagnosticSettings`);

const rules = fromBody({ tags: "none", check });

const idle = { enabled: false, retentionPolicy: { enabled: false, days: 0 } };

/** All categories are shown, those not chosen as disabled. */
function filled(given: unknown, known: readonly string[], kind: "logs" | "metrics"): JsonObject[] {
  const chosen = objectsOf(given).map(
    (one): JsonObject => ({
      category: null,
      categoryGroup: null,
      ...one,
      retentionPolicy: { enabled: false, days: 0 },
    }),
  );
  if (chosen.length === 0) return [];
  if (kind === "logs" && chosen.some(({ categoryGroup }) => typeof categoryGroup === "string"))
    return [
      ...chosen,
      ...groups
        .filter((group) => !chosen.some(({ categoryGroup }) => categoryGroup === group))
        .map((categoryGroup) => ({ category: null, categoryGroup, ...idle })),
    ];
  return [
    ...chosen,
    ...known
      .filter((one) => !chosen.some(({ category }) => category === one))
      .map((category) => ({ category, categoryGroup: null, ...idle })),
  ];
}

/** Diagnostic settings, on any resource; a new one is seen only after a while. */
export const diagnosticSetting: ResourceType = {
  name: "Microsoft.Insights/diagnosticSettings",
  under: "any",
  naming: {
    writeId: (id) => {
      const scope = ownerOf(id);
      return `${scope.toLowerCase()}/providers/microsoft.insights${id.slice(`${scope}/providers/Microsoft.Insights`.length)}`;
    },
    rule: {
      pattern: /^[^<>*%&:\\?+/]{1,260}$/,
      refuse: (name) => refuse(400, "BadRequest", `The diagnostic setting name '${name}' is invalid.`),
    },
  },
  versions: { range: versions },
  wire: { json: "application/json; charset=utf-8", meter: "dns" },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { createdStatus: 200, listedWhole: true },
  body: {
    links: ({ body }) => {
      const workspace = textOf(at(body, "properties.workspaceId"));
      return workspace === undefined
        ? []
        : [{ id: workspace, permission: "Microsoft.OperationalInsights/workspaces/sharedKeys/action", exists: true }];
    },
    build: (write) => {
      const built = rules(write);
      const seenAt = write.have?.hidden.seenAt ?? write.arm.world.clock.now() + replication;
      return { ...built, hidden: { seenAt } };
    },
  },
  views: {
    // With nothing enabled the PUT is taken, and there is nothing.
    visible: ({ world }, { resource, hidden }) =>
      Number(hidden.seenAt) <= world.clock.now() &&
      enabled(resource.properties.logs).length + enabled(resource.properties.metrics).length > 0,
    show: (arm, { resource }) => ({
      ...resource,
      location: null,
      kind: null,
      tags: null,
      identity: null,
      properties: {
        ...Object.fromEntries(destinations.map((name) => [name, resource.properties[name] ?? null])),
        ...(typeof resource.properties.marketplacePartnerId === "string"
          ? { marketplacePartnerId: resource.properties.marketplacePartnerId }
          : {}),
        logAnalyticsDestinationType:
          resource.properties.logAnalyticsDestinationType === "Dedicated" ? "Dedicated" : null,
        logs: filled(resource.properties.logs, categoriesOf(arm, ownerOf(resource.id)), "logs"),
        metrics: filled(resource.properties.metrics, ["AllMetrics"], "metrics"),
      },
    }),
  },
};

/** Which categories a resource has. */
export const insightsRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "{scope}/providers/Microsoft.Insights/diagnosticSettingsCategories",
    permission: "Microsoft.Insights/diagnosticSettingsCategories/read",
    apiVersions: versions,
    answer: ({ arm }, { params }) => {
      const scope = params.scope ?? "";
      if (findEntry(arm.state, scope) === undefined)
        throw gateway(404, "ResourceNotFound", `The Resource '${scope}' was not found.`);
      const category = (name: string, categoryType: string) => ({
        id: `${scope}/providers/microsoft.insights/diagnosticSettingsCategories/${name}`,
        type: "microsoft.insights/diagnosticSettingsCategories",
        name,
        location: null,
        kind: null,
        tags: null,
        properties: {
          categoryType,
          ...(categoryType === "Logs" ? { categoryGroups: groupsOf(name) } : {}),
        },
        identity: null,
      });
      return {
        status: 200,
        body: {
          value: [...categoriesOf(arm, scope).map((name) => category(name, "Logs")), category("AllMetrics", "Metrics")],
        },
      };
    },
  },
];
