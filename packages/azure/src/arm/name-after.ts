import { fingerprint } from "@slipway/reconcile";
import { idParts } from "./resource-id.ts";

/** A name after a resource that something leads to, and never the one after another resource of that name. */
export async function nameAfter(id: string): Promise<string> {
  const { name = "", parent = "" } = idParts(id);
  return `${name.slice(0, 60)}-${(await fingerprint(parent.toLowerCase())).slice(0, 8)}`;
}
