import { fromBody } from "../../engine/body.ts";
import { at, type JsonObject, listOf, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { networkEtag, networkName, networkSerial, networkVersions } from "./network.ts";
import { addressIn, connectionOf, hostsOf, targets } from "./private-link.ts";

const subnetOf = (properties: JsonObject): string => textOf(at(properties, "subnet.id")) ?? "";

/** What the vendor has and this does not. */
const absent = ["manualPrivateLinkServiceConnections", "ipConfigurations", "applicationSecurityGroups"];

const invalid = (message: string, code = "InvalidRequestFormat") => badRequest(code, message, { details: [] });

function check({ arm, body, id }: WriteRequest, draft: JsonObject): void {
  const properties = objectOf(draft.properties);
  const strange = absent.find((name) => listOf(at(body, `properties.${name}`)).length > 0);
  if (strange !== undefined) throw invalid(`The property '${strange}' of private endpoints is not simulated.`);
  const { target, groups } = connectionOf(properties);
  const [first] = groups;
  if (subnetOf(properties) === "" || target === "" || first === undefined)
    throw invalid(`The private endpoint ${id} needs a subnet, and a connection with a target and a group.`);
  if (groups.length > 1)
    throw invalid(
      `Private link service connection ${id} has the following group Ids: ${groups.join(", ")}. Only one group Id is permitted when connecting to a first-party resource (${target}).`,
      "OnlyOneGroupIdPermitted",
    );
  const found = findEntry(arm.state, target);
  const groupsThere = targets[found?.type ?? ""]?.groups ?? [];
  if (!groupsThere.includes(first))
    throw invalid(`Call to ${target} failed. Error message: Invalid groupId '${first}'.`, "InvalidGroupId");
  if (groupsThere[0] === "registry" && at(found?.resource, "sku.name") !== "Premium")
    throw invalid(
      `Private link is not supported for the SKU ${at(found?.resource, "sku.name")} of ${target}.`,
      "PrivateLinkNotSupported",
    );
  const network = findEntry(arm.state, subnetOf(properties).replace(/\/subnets\/[^/]+$/i, ""))?.resource;
  if (plainLocation(textOf(network?.location) ?? "") !== plainLocation(textOf(draft.location) ?? ""))
    throw invalid(`The private endpoint ${id} has to be in the region of its network.`, "InvalidResourceReference");
}

const rules = fromBody({
  tags: "if sent",
  readOnly: ["provisioningState", "resourceGuid", "networkInterfaces", "customDnsConfigs"].map(
    (name) => `properties.${name}`,
  ),
  immutable: ["properties.subnet.id"],
  refuseChange: (path, { id }) =>
    invalid(`The property '${path}' of ${id} cannot be changed.`, "PropertyChangeNotAllowed"),
  defaults: () => ({ properties: { manualPrivateLinkServiceConnections: [], customNetworkInterfaceName: "" } }),
  check,
  given: ({ arm, id, name, have }, draft) => {
    const had = objectOf(have?.resource.properties);
    const group = id.replace(/\/privateEndpoints\/.*$/i, "");
    return {
      properties: {
        resourceGuid: had.resourceGuid ?? arm.world.ids.uuid(),
        networkInterfaces: had.networkInterfaces ?? [
          { id: `${group}/networkInterfaces/${name}.nic.${arm.world.ids.uuid()}` },
        ],
        customDnsConfigs: had.customDnsConfigs ?? [],
        privateLinkServiceConnections: objectsOf(at(draft, "properties.privateLinkServiceConnections")).map((one) => ({
          ...one,
          id: `${id}/privateLinkServiceConnections/${textOf(one.name)}`,
          properties: {
            ...objectOf(one.properties),
            provisioningState: "Succeeded",
            privateLinkServiceConnectionState: {
              status: "Approved",
              description: "Auto-Approved",
              actionsRequired: "None",
            },
          },
        })),
      },
    };
  },
});

/** What a resource that others keep a list on loses or gains. */
const without = (list: JsonObject["x"], id: string): JsonObject[] =>
  objectsOf(list).filter((one) => !String(one.id).toLowerCase().startsWith(id.toLowerCase()));

function connect(arm: ArmContext, entry: Entry): void {
  const { id, name, properties } = entry.resource;
  const subnet = findEntry(arm.state, subnetOf(properties));
  if (listOf(properties.customDnsConfigs).length === 0)
    properties.customDnsConfigs = hostsOf(arm, entry).map((fqdn) => ({ fqdn, ipAddresses: [addressIn(subnet)] }));
  const [nic = {}] = objectsOf(properties.networkInterfaces);
  if (subnet !== undefined) {
    const own = subnet.resource.properties;
    own.privateEndpoints = [...without(own.privateEndpoints, id), { id }];
    own.ipConfigurations = [
      ...without(own.ipConfigurations, String(nic.id)),
      { id: `${nic.id}/ipConfigurations/privateEndpointIpConfig` },
    ];
  }
  const target = findEntry(arm.state, connectionOf(properties).target)?.resource;
  if (target === undefined) return;
  const connection = `${target.id}/privateEndpointConnections/${name}`;
  target.properties.privateEndpointConnections = [
    ...without(target.properties.privateEndpointConnections, connection),
    {
      id: connection,
      name,
      properties: {
        privateEndpoint: { id },
        provisioningState: "Succeeded",
        privateLinkServiceConnectionState: {
          status: "Approved",
          description: "Auto-Approved",
          actionsRequired: "None",
        },
      },
    },
  ];
}

function disconnect(arm: ArmContext, { resource: { id, name, properties } }: Entry): void {
  const subnet = findEntry(arm.state, subnetOf(properties))?.resource.properties;
  const [nic = {}] = objectsOf(properties.networkInterfaces);
  if (subnet !== undefined) {
    subnet.privateEndpoints = without(subnet.privateEndpoints, id);
    subnet.ipConfigurations = without(subnet.ipConfigurations, String(nic.id));
  }
  const target = findEntry(arm.state, connectionOf(properties).target)?.resource;
  if (target !== undefined)
    target.properties.privateEndpointConnections = without(
      target.properties.privateEndpointConnections,
      `${target.id}/privateEndpointConnections/${name}`,
    );
}

/** Private endpoints: addresses in a subnet under which a registry or a storage account is reached. */
export const privateEndpoint: ResourceType = {
  name: "Microsoft.Network/privateEndpoints",
  under: "group",
  location: "required",
  naming: { rule: networkName(64) },
  versions: { range: networkVersions },
  lifecycle: {
    put: { style: "networkWrite", seconds: 30, state: "Updating" },
    remove: { style: "networkDelete", seconds: 20 },
  },
  concurrency: { etag: networkEtag, serial: networkSerial },
  body: {
    links: ({ arm, body }) => {
      const properties = objectOf(body.properties);
      const { target } = connectionOf(properties);
      const approval = targets[findEntry(arm.state, target)?.type ?? ""]?.approval;
      return [
        { id: subnetOf(properties), permission: "Microsoft.Network/virtualNetworks/subnets/join/action", exists: true },
        ...(approval === undefined ? [] : [{ id: target, permission: approval, exists: true }]),
      ].filter(({ id }) => id !== "");
    },
    build: rules,
  },
  hooks: { completed: connect, removed: disconnect },
  note: "Connections that someone has to approve are not simulated.",
};
