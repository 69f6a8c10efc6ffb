import { UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Azure } from "../connect.ts";

/** Whether a container holds no blob, as far as it can be told. */
export type Emptiness = "true" | "false" | "unknown";

/** A container that is to be there, and what was found in it when it was first looked at. */
export class BlobContainer {
  readonly account: string;
  readonly name: string;
  readonly id: string;
  readonly mustBeEmpty: boolean;
  #empty: Emptiness | undefined;

  constructor(account: string, name: string, mustBeEmpty: boolean) {
    this.account = account;
    this.name = name;
    this.id = `${account}/blobServices/default/containers/${name}`;
    this.mustBeEmpty = mustBeEmpty;
  }

  get empty(): Emptiness {
    return this.#empty ?? "unknown";
  }

  /** One that has yet to be made is empty. Only the data of one that is there can tell, and is asked once, where it matters. */
  async inspect(there: boolean, azure: Azure): Promise<void> {
    if (!there) this.#empty ??= "true";
    else if (this.mustBeEmpty) this.#empty ??= await this.#ask(azure);
  }

  async #ask(azure: Azure): Promise<Emptiness> {
    const { lookInside } = await import("./blob-list.ts");
    const seen = await lookInside(this.account, this.name, azure);
    if ("why" in seen) {
      azure.run.warn(
        `Whether the container ${this.name} is empty is unknown (${seen.why}). Grant Storage Blob Data Reader on it and let the runner reach the account, or look yourself.`,
      );
      return "unknown";
    }
    return seen.empty ? "true" : "false";
  }
}

/** Containers bear no tags: who made them stands in their metadata. */
const mark = { madeby: "slipway" } as const;

/** A container for blobs. */
export const blobContainer = defineResource<BlobContainer, ArmResource & { readonly empty: Emptiness }, Azure>({
  kind: "blob container",
  name: ({ id }) => id,
  async read(want, azure) {
    const container = await azure.arm.get(want.id);
    await want.inspect(container !== undefined, azure);
    return container && { ...container, empty: want.empty };
  },
  diff(_have, { name, mustBeEmpty, empty }) {
    if (!mustBeEmpty || empty !== "false") return [];
    throw new UnfitError(
      `The container ${name} holds blobs, and has to be empty.`,
      "Name another container, or delete what is in it; set must-be-empty: false once its new owner has filled it.",
    );
  },
  create: (want, { arm }) => arm.put(want.id, { properties: { publicAccess: "None", metadata: mark } }),
  remove: ({ id }, _want, { arm }) => arm.delete(id),
  owned: ({ properties }) => (properties.metadata as { madeby?: string } | undefined)?.madeby === mark.madeby,
});
