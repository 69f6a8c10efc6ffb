import { lookup } from "../../../world/table.ts";
import { fromBody } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, objectOf, textOf } from "../../engine/json.ts";
import { locations, plainLocation } from "../../engine/locations.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { isNameTaken } from "../../engine/state.ts";

/** The api-versions of Microsoft.EventHub that are taken. */
const eventHubVersions = ["2014-09-01", "2026-12-31"] as const;

/** What hubs, consumer groups and rules have in common: each comes and goes at once. */
export const withinNamespace = {
  under: "parent",
  versions: { range: eventHubVersions },
  lifecycle: { stateless: true, put: {}, remove: {} },
  answers: { createdStatus: 200 },
} satisfies Partial<ResourceType>;

const validName = /^[a-zA-Z][-a-zA-Z0-9]{4,48}[a-zA-Z0-9]$/;
const tiers = ["Basic", "Standard", "Premium"];
const processingUnits = [1, 2, 4, 6, 8, 10, 12, 16];
const throughputUnits = 40;

const taken = (arm: ArmContext, name: string): boolean => isNameTaken(arm.state, eventHubNamespace.name, name);

const rules = fromBody({
  top: ["sku", "identity"],
  keeps: true,
  readOnly: [
    "provisioningState",
    "status",
    "metricId",
    "createdAt",
    "updatedAt",
    "serviceBusEndpoint",
    "kafkaEnabled",
  ].map((name) => `properties.${name}`),
  defaults: ({ body }) => ({
    sku: { name: "Standard", tier: at(body, "sku.name") ?? "Standard", capacity: 1 },
    properties: {
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Enabled",
      disableLocalAuth: false,
      zoneRedundant: true,
      isAutoInflateEnabled: false,
      maximumThroughputUnits: 0,
    },
  }),
  check: ({ arm, have, name }, draft) => {
    const sku = textOf(at(draft, "sku.name")) ?? "";
    if (!tiers.includes(sku))
      throw badRequest("BadRequest", `The SKU '${sku}' must be one of ${tiers.join(", ")}.`, { target: "sku" });
    const capacity = at(draft, "sku.capacity");
    const fits =
      sku === "Premium"
        ? processingUnits.includes(Number(capacity))
        : Number.isInteger(capacity) && Number(capacity) >= 1 && Number(capacity) <= throughputUnits;
    if (!fits) throw badRequest("BadRequest", `The capacity ${capacity} is invalid in the tier ${sku}. SubCode=40000.`);
    if (have === undefined && taken(arm, name))
      throw conflict("NameInUse", `Namespace name '${name}' is already in use. CorrelationId: ${arm.world.ids.uuid()}`);
    const had = textOf(at(have?.resource, "sku.name"));
    if (had !== undefined && (had === "Premium") !== (sku === "Premium"))
      throw badRequest("BadRequest", `The SKU of a namespace cannot be changed from ${had} to ${sku}. SubCode=40000.`);
  },
  given: ({ have, arm, id, name }, draft) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
    return {
      // The provider writes regions as people do.
      location: lookup(locations, plainLocation(textOf(draft.location) ?? "")),
      sku: { tier: at(draft, "sku.name") },
      properties: {
        kafkaEnabled: at(draft, "sku.name") !== "Basic",
        metricId: `${id.split("/")[2]}:${name.toLowerCase()}`,
        serviceBusEndpoint: `https://${name.toLowerCase()}.servicebus.windows.net:443/`,
        status: "Activating",
        createdAt: had.createdAt ?? now,
        updatedAt: now,
      },
    };
  },
});

/** Event Hubs namespaces, waited for by reading them. */
export const eventHubNamespace: ResourceType = {
  name: "Microsoft.EventHub/namespaces",
  shownType: "Microsoft.EventHub/Namespaces",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: validName,
      refuse: (name) =>
        badRequest(
          "BadRequest",
          `The specified name '${name}' is not valid: 6 to 50 letters, digits and '-', beginning with a letter. SubCode=40000.`,
        ),
    },
  },
  versions: { range: eventHubVersions },
  lifecycle: {
    put: { style: "eventHubWrite", seconds: 40, state: (have) => (have === undefined ? "Created" : "Updating") },
    patch: {},
    remove: { style: "eventHubDelete", seconds: 40 },
  },
  body: { build: rules, buildPatch: rules },
  hooks: {
    completed: (_, { resource }) => {
      resource.properties.status = "Active";
    },
    accepted: ({ arm, have }, { resource }) => {
      if (have === undefined)
        install(arm, `${resource.id}/authorizationRules/RootManageSharedAccessKey`, {
          properties: { rights: ["Listen", "Manage", "Send"] },
        });
    },
  },
};

/** Whether a namespace name is free. */
export const eventHubRoutes: readonly Route[] = [
  {
    method: "POST",
    template: "/subscriptions/{subscription}/providers/Microsoft.EventHub/checkNameAvailability",
    permission: "Microsoft.EventHub/checkNameAvailability/action",
    apiVersions: eventHubVersions,
    answer: ({ arm }, { body }) => {
      const name = textOf(body.name) ?? "";
      const reason = !validName.test(name) ? "InvalidName" : taken(arm, name) ? "NameInUse" : "None";
      return {
        status: 200,
        body: {
          message: reason === "None" ? null : `The namespace name '${name}' is not available.`,
          nameAvailable: reason === "None",
          reason,
        },
      };
    },
  },
];
