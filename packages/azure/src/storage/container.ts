import { UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** Whether a container holds no blob, as far as it is known. */
export type Emptiness = "true" | "false" | "unknown";

/** A container that has to exist, and empty if need be. */
export interface ContainerWant {
  readonly account: string;
  readonly name: string;
  readonly id: string;
  readonly mustBeEmpty: boolean;
  /** Whether it is empty: only its data shows that, and is read once, where it matters. A new one is. */
  look(exists: boolean): Promise<Emptiness>;
}

interface Container extends ArmResource {
  readonly empty: Emptiness;
}

/** A container, and how to look into it where it has to be empty. */
export function containerWant(account: string, name: string, mustBeEmpty: boolean, azure: AzureReads): ContainerWant {
  let seen: Emptiness | undefined;
  const look = async (exists: boolean) => {
    if (!exists) seen ??= "true";
    else if (mustBeEmpty) seen ??= await emptiness(account, name, azure);
    return seen ?? "unknown";
  };
  return { account, name, id: `${account}/blobServices/default/containers/${name}`, mustBeEmpty, look };
}

async function emptiness(account: string, name: string, azure: AzureReads): Promise<Emptiness> {
  const { lookInside } = await import("./blob-list.ts");
  const seen = await lookInside(account, name, azure);
  if (!("why" in seen)) return seen.empty ? "true" : "false";
  azure.run.warn(
    `It is unknown whether the container ${name} is empty (${seen.why}). Grant Storage Blob Data Reader on it and allow the runner to reach the account, or check it yourself.`,
  );
  return "unknown";
}

/** A container for blobs. */
export const blobContainer = defineResource<ContainerWant, Container, Json, AzureReads, Azure>({
  kind: "blob container",
  id: ({ id }) => id,
  // Containers have no tags: their metadata records who made them.
  seal: {
    read: ({ properties }) => (properties.metadata as { madeby?: string } | undefined)?.madeby,
    add: (body, record) => ({ properties: { ...(body.properties as Json), metadata: { madeby: record } } }),
    of: ({ id }) => ({ id }),
  },
  async read({ id, look }, { arm }) {
    const container = await arm.get(id);
    const empty = await look(container !== undefined);
    return container && { ...container, empty };
  },
  plan({ name, mustBeEmpty }, have) {
    if (have === undefined) return { operation: "create", body: { properties: { publicAccess: "None" } } };
    if (!mustBeEmpty || have.empty !== "false") return { operation: "none" };
    throw new UnfitError(
      `The container ${name} has blobs in it, and has to be empty.`,
      "Name another container, or delete the blobs; set must-be-empty: false once the container is in use.",
    );
  },
  create: (id, body, { arm }) => arm.put(id, body),
  shows: armShows(),
  delete: ({ id }, { arm }) => arm.delete(id),
});
