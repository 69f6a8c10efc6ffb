import { requireSubscription, type Subscription } from "../../engine/gate.ts";
import type { JsonObject } from "../../engine/json.ts";
import { locations } from "../../engine/locations.ts";
import { page } from "../../engine/page.ts";
import type { Route } from "../../engine/route.ts";

const apiVersions = ["2014-04-01", "2026-12-31"] as const;

const shown = (subscription: Subscription): JsonObject => ({
  id: `/subscriptions/${subscription.subscriptionId}`,
  authorizationSource: "RoleBased",
  managedByTenants: [],
  subscriptionId: subscription.subscriptionId,
  tenantId: subscription.tenantId,
  displayName: subscription.displayName,
  state: "Enabled",
  subscriptionPolicies: {
    locationPlacementId: "Public_2014-09-01",
    quotaId: "PayAsYouGo_2014-09-01",
    spendingLimit: "Off",
  },
});

/** Subscriptions, tenants and regions. */
export const subscriptionRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "/subscriptions",
    permission: "Microsoft.Resources/subscriptions/read",
    apiVersions,
    answer: ({ arm, request }) => ({
      status: 200,
      body: {
        ...page(
          { world: arm.world, url: request.url },
          arm.options.directory.subscriptions(arm.world),
          ({ subscriptionId }) => subscriptionId,
          shown,
        ),
        count: { type: "Total", value: arm.options.directory.subscriptions(arm.world).length },
      },
    }),
  },
  {
    method: "GET",
    template: "/subscriptions/{subscription}",
    permission: "Microsoft.Resources/subscriptions/read",
    apiVersions,
    answer: ({ arm, path }) => ({
      status: 200,
      body: shown(requireSubscription(arm, path.subscription ?? "")),
    }),
  },
  {
    method: "GET",
    template: "/tenants",
    permission: "Microsoft.Resources/tenants/read",
    apiVersions,
    answer: ({ arm, request }) => {
      const subscriptions = arm.options.directory.subscriptions(arm.world);
      return {
        status: 200,
        body: page(
          { world: arm.world, url: request.url },
          [...new Set(subscriptions.map(({ tenantId }) => tenantId))],
          (tenantId) => tenantId,
          (tenantId) => ({ id: `/tenants/${tenantId}`, tenantId, tenantCategory: "Home" }),
        ),
      };
    },
  },
  {
    method: "GET",
    template: "/subscriptions/{subscription}/locations",
    permission: "Microsoft.Resources/subscriptions/locations/read",
    apiVersions,
    answer: ({ path }) => ({
      status: 200,
      body: {
        value: Object.entries(locations).map(([name, displayName]) => ({
          id: `/subscriptions/${path.subscription}/locations/${name}`,
          name,
          type: "Region",
          displayName,
          regionalDisplayName: displayName,
          metadata: { regionType: "Physical", regionCategory: "Recommended" },
        })),
      },
    }),
  },
];
