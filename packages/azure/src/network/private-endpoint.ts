import { MissingError, UnfitError } from "@slipway/action";
import type { Same } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { armResource } from "../arm/resource.ts";
import { idParts, parentOf, parseId, sameId } from "../arm/resource-id.ts";
import type { Tags } from "../arm/tags.ts";
import type { AzureReads } from "../azure.ts";
import { requireNetwork } from "./reader.ts";

/** The parts of a thing that an endpoint can lead to, by the type of the thing. */
export const endpointGroups = {
  "microsoft.containerregistry/registries": ["registry"],
  "microsoft.storage/storageaccounts": ["blob", "file", "dfs", "queue", "table", "web"],
} as const;

/** An address in a subnet under which a registry or a storage account is reached. */
export interface EndpointWant {
  readonly id: string;
  readonly subnet: string;
  readonly target: string;
  readonly group: string;
  readonly tags: Tags | undefined;
}

interface Connection {
  readonly name?: string;
  readonly properties?: {
    readonly privateLinkServiceId?: string;
    readonly groupIds?: readonly string[];
    readonly privateLinkServiceConnectionState?: { readonly status?: string };
  };
}

interface ArmEndpoint extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly privateLinkServiceConnections?: readonly Connection[];
    readonly manualPrivateLinkServiceConnections?: readonly Connection[];
  };
}

/** An endpoint leads to one thing; its connection has been approved, or waits for someone to. */
const connectionIn = ({ properties }: ArmEndpoint): Connection | undefined =>
  [...(properties.privateLinkServiceConnections ?? []), ...(properties.manualPrivateLinkServiceConnections ?? [])][0];

/** Whether the owner of the target has accepted the endpoint. */
export const connectionState = (have: ArmEndpoint): string =>
  connectionIn(have)?.properties?.privateLinkServiceConnectionState?.status ?? "";

const connections = "properties.privateLinkServiceConnections";

const sameEndpoint: Same = (field, have, want) => {
  if (field !== connections) return sameInAzure(field, have, want);
  const [there, wanted] = [have, want].map((list) => ((list ?? []) as readonly Connection[])[0]?.properties);
  return (
    sameId(there?.privateLinkServiceId ?? "", wanted?.privateLinkServiceId ?? "") &&
    there?.groupIds?.[0] === wanted?.groupIds?.[0]
  );
};

/** A private endpoint, in the region of its subnet. Azure changes only its tags in place. */
export const privateEndpoint = armResource<EndpointWant, ArmEndpoint>({
  kind: "private endpoint",
  id: ({ id }) => id,
  body: ({ id, subnet, target, group, tags }) => ({
    tags,
    properties: {
      subnet: { id: subnet },
      privateLinkServiceConnections: [
        { name: parseId(id)?.name, properties: { privateLinkServiceId: target, groupIds: [group] } },
      ],
    },
  }),
  async initial({ subnet }, azure) {
    return { location: (await requireNetwork(parentOf(subnet), azure, "subnet")).location };
  },
  shown: (have) => ({
    ...have,
    properties: { ...have.properties, privateLinkServiceConnections: [connectionIn(have) ?? {}] },
  }),
  same: sameEndpoint,
  immutable: ["properties.subnet.id", connections],
  whole: true,
  async refuse(want, have, azure) {
    if (have === undefined) await refuseTarget(want, azure);
  },
  lock: ({ subnet }) => parentOf(subnet).toLowerCase(),
});

async function refuseTarget({ target }: EndpointWant, { arm }: AzureReads): Promise<void> {
  const found = await arm.get<ArmResource & { readonly sku?: { readonly name?: string } }>(target);
  const { name, type = "" } = idParts(target);
  if (found === undefined)
    throw new MissingError(
      `The target ${target} does not exist.`,
      "Correct the input target, or create it first (create-acr or create-storage).",
    );
  if (!/registries$/i.test(type) || found.sku?.name === "Premium") return;
  throw new UnfitError(
    `The registry ${name} has the tier ${found.sku?.name}; only Premium has private endpoints.`,
    "Raise it first: write sku: Premium in create-acr.",
  );
}
