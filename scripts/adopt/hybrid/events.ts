import { UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { allIn, assignedOn, type Group } from "../azure/group.ts";

/** Azure Event Hubs Data Sender. */
const sender = "2b629674-e913-4c01-ae53-ef4638d8f975";
const usual = "messages";

/** The event hub of the group, and who may send to it; undefined where there is none. */
export async function eventsIn(group: Group) {
  const [namespace, ...others] = await allIn(group, "Microsoft.EventHub/namespaces");
  if (namespace === undefined) return undefined;
  if (others.length > 0)
    throw new UnfitError(
      `There are several namespaces of event hubs in ${group.id}: ${[namespace, ...others].map(({ name }) => name).join(", ")}.`,
      "hybrid keeps one: move the others to another group, or write the workflow by hand.",
    );
  const hubs = await group.azure.arm.list(`${namespace.id}/eventhubs`);
  const hub = hubs.find(({ name }) => name === usual) ?? hubs[0];
  if (hub === undefined) return undefined;
  const senders = (await assignedOn(hub.id, group.azure))
    .filter(({ roleDefinitionId }) => roleDefinitionId?.toLowerCase().endsWith(sender))
    .flatMap(({ principalId }) => principalId ?? []);
  return { namespace, hub: hub.name, senders, differences: namespaceDifferences(namespace) };
}

/** What create-event-hub asks of every namespace; one that shows nothing of it takes TLS 1.0. */
function namespaceDifferences({ name, properties }: ArmResource): string[] {
  if (String(properties.minimumTlsVersion ?? "") >= "1.2") return [];
  return [`The namespace ${name} takes TLS before 1.2: it no longer will.`];
}
