import { fromBody } from "../../engine/body.ts";
import { at, objectOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";

const day = 86_400_000;

const rules = fromBody({
  tags: "unless empty",
  keeps: true,
  readOnly: ["provisioningState", "customerId", "createdDate", "modifiedDate", "sku.lastSkuUpdate"].map(
    (name) => `properties.${name}`,
  ),
  defaults: () => ({
    properties: {
      sku: { name: "PerGB2018" },
      retentionInDays: 30,
      features: { legacy: 0, searchVersion: 1, enableLogAccessUsingOnlyResourcePermissions: true },
      workspaceCapping: { dailyQuotaGb: -1, dataIngestionStatus: "RespectQuota" },
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
    },
  }),
  check: (_, draft) => {
    const days = at(draft, "properties.retentionInDays");
    if (typeof days !== "number" || !Number.isInteger(days) || (days !== 7 && (days < 30 || days > 730)))
      throw badRequest(
        "InvalidParameter",
        `'RetentionInDays' property doesn't match the SKU limits: ${String(days)} must be from 30 to 730.`,
      );
  },
  given: ({ have, arm }) => {
    const had = objectOf(have?.resource.properties);
    const now = arm.world.clock.iso();
    return {
      properties: {
        customerId: had.customerId ?? arm.world.ids.uuid(),
        createdDate: had.createdDate ?? now,
        modifiedDate: now,
        sku: { lastSkuUpdate: at(had, "sku.lastSkuUpdate") ?? now },
        workspaceCapping: { quotaNextResetTime: nextReset(arm.world.clock.now()) },
      },
    };
  },
});

/** The daily quota resets at a fixed hour. */
const nextReset = (now: number): string => new Date(Math.ceil((now + 1) / day) * day + 4 * 3_600_000).toISOString();

/** Log Analytics workspaces. */
export const workspace: ResourceType = {
  name: "Microsoft.OperationalInsights/workspaces",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
      refuse: (name) =>
        badRequest("InvalidParameter", `The workspace name '${name}' is invalid: 4 to 63 letters, digits and '-'.`),
    },
  },
  versions: { range: ["2015-03-20", "2026-12-31"] },
  wire: { json: "application/json; charset=utf-8", meter: "global", showsVersion: true },
  lifecycle: {
    put: { style: "byResource", seconds: 20, state: (have) => (have === undefined ? "Creating" : "Succeeded") },
    patch: {},
    remove: {},
  },
  answers: { listedWhole: true },
  body: { build: rules, buildPatch: rules },
  actions: {
    sharedKeys: {
      permission: "sharedKeys/action",
      run: ({ arm, entry }) => {
        const made = () => Buffer.from(arm.world.ids.hex(128), "hex").toString("base64");
        entry.hidden.primary ??= made();
        entry.hidden.secondary ??= made();
        return { body: { primarySharedKey: entry.hidden.primary, secondarySharedKey: entry.hidden.secondary } };
      },
    },
  },
};
