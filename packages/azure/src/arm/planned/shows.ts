import type { Shown } from "@slipway/reconcile";
import type { ArmResource } from "../client.ts";
import { type Json, merged } from "../json-path.ts";
import { lastName } from "../resource-id.ts";

/** What the cloud adds to a new thing: values that only it can give are unknown. */
type Gives = (id: string, body: Json) => Json;

/** What ARM will answer to a read of a thing, by what is written of it. `whole` bodies are all of it, others are a part. */
export function armShows(gives: Gives = () => ({}), whole?: true) {
  return (id: string, body: Json, have?: ArmResource): Readonly<Record<string, Shown>> => {
    if (have !== undefined)
      return { [have.id]: { body: whole ? body : merged(have as unknown as Json, body), isNew: false } };
    const fresh = { id, name: lastName(id), properties: { provisioningState: "Succeeded" } };
    return { [id]: { body: merged(merged(fresh, body), gives(id, body)), isNew: true } };
  };
}
