import { defineAction } from "@slipway/action";
import {
  assignmentOf,
  connectAzure,
  consumerGroup,
  consumerGroupsOf,
  eventHub,
  eventNamespace,
  placeOf,
  roleAssignment,
  roleNamed,
} from "@slipway/azure";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";

const type = "Microsoft.EventHub/namespaces";

export default defineAction({
  name: "create-event-hub",
  about:
    "Creates an Azure event hub in its namespace and keeps both as declared: tier, partitions, retention, consumer groups, and who may send and receive, by role and without keys. Adopts existing ones and changes only what the inputs name.",
  branding: { icon: "inbox", color: "blue" },
  inputs,
  outputs: {
    id: "Resource ID of the event hub.",
    namespace: "Fully qualified name of the namespace, to send to and receive from.",
  },
  example: {
    namespace: "contoso-plant-events",
    hub: "messages",
    "resource-group": "platform",
    "retention-hours": "72",
    "consumer-groups": "archive",
    senders: "${{ vars.PLANT_PRINCIPAL_ID }}",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group.",
    "To apply: Contributor on the resource group; with senders or receivers also Role Based Access Control Administrator, best with a condition that names these two roles.",
  ],
  notes: [
    "A new namespace takes no keys: who sends or receives signs in to Entra and has a role. The rule RootManageSharedAccessKey that Azure makes is of no use to anyone then.",
    "Azure shows the retention in days and in hours. Only the hours are compared and sent.",
    "An optional input that you leave out is neither compared nor changed. Other hubs, rules, consumer groups and assignments stay.",
    "A hub has no tags, so nothing records who made it: a destroy removes it with its namespace, if Slipway created that and no other hub is in it. In an adopted namespace it stays, and only consumer groups and assignments that Slipway made go.",
  ],
  contradictions,
  confirm: ({ hub }) => hub,
  connect: connectAzure,
  async goals(given, azure) {
    const place = placeOf({ ...given, name: given.namespace }, type);
    const namespace = eventNamespace(azure, {
      ...place,
      tier: given.tier,
      capacity: given.capacity,
      localAuth: given["local-auth"],
      publicAccess: given["public-network-access"],
      hub: given.hub,
      hasGroups: given["consumer-groups"] !== undefined,
    });
    const id = `${place.id}/eventhubs/${given.hub}`;
    const want = { id, partitions: given.partitions, retentionHours: given["retention-hours"] };
    const hub = eventHub(azure, want, { after: [namespace] });
    const all = consumerGroupsOf(id, azure);
    const groups = [...new Set(given["consumer-groups"])].map((name) =>
      consumerGroup(azure, { id: `${id}/consumergroups/${name}`, all }, { after: [hub] }),
    );
    const granted = [
      ...[...new Set(given.senders)].map((principal) => ({ principal, role: "Azure Event Hubs Data Sender" })),
      ...[...new Set(given.receivers)].map((principal) => ({ principal, role: "Azure Event Hubs Data Receiver" })),
    ];
    const assignments = await Promise.all(
      granted.map(async ({ principal, role }) => {
        const named = await roleNamed(role, id, azure);
        const wanted = { scope: id, principal, principalType: "ServicePrincipal", role: named } as const;
        const assignment = await assignmentOf({ ...wanted, condition: undefined, isOnNew: true });
        return roleAssignment(azure, assignment, { after: [hub] });
      }),
    );
    return [namespace, hub, ...groups, ...assignments] as const;
  },
  report: (_given, [{ have }, { id }]) => ({
    id,
    namespace: hostIn(String(have?.properties.serviceBusEndpoint ?? "")),
  }),
});

/** Azure shows an address with a port: https://NAME.servicebus.windows.net:443/. */
const hostIn = (endpoint: string): string => URL.parse(endpoint)?.hostname || endpoint;
