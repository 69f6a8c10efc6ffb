import { define, lookup } from "../../../world/table.ts";
import { type JsonObject, objectOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { conflict, Refusal } from "../../engine/refusal.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";

/** So long the name of what was deleted cannot be used again. */
const deletion = 30_000;

/** The names of containers and shares. */
export const lowerName = /^(?!-)(?!.*--)[a-z0-9-]{3,63}(?<!-)$/;

/** The refusal of a read of a container or share that is not there. */
export const missing = (code: string, noun: string, { world }: ArmContext): Refusal =>
  new Refusal(
    404,
    code,
    `The specified ${noun} does not exist.\nRequestId:${world.ids.uuid()}\nTime:${world.clock.iso()}`,
  );

/** Names that are still being deleted are noted on the service above. */
function deleted(service: Entry | undefined): JsonObject {
  if (service === undefined) return {};
  if (service.hidden.deleted === undefined) service.hidden.deleted = {};
  return objectOf(service.hidden.deleted);
}

/** Refuses a name that is still being deleted. */
export const checkDeleted = (arm: ArmContext, id: string, name: string, code: string, noun: string): void => {
  const until = Number(lookup(deleted(findEntry(arm.state, ownerOf(id))), name) ?? 0);
  if (until > arm.world.clock.now())
    throw conflict(code, `The specified ${noun} is being deleted. Try operation later.`);
};

/** Notes that a name is being deleted. */
export const noteDeleted = (arm: ArmContext, { resource }: Entry): void => {
  define(deleted(findEntry(arm.state, ownerOf(resource.id))), resource.name, arm.world.clock.now() + deletion);
};

/** What a write answers: all of it but its etag, which is in the header. */
export const bare = ({ resource: { etag: _, ...resource } }: Entry): Entry["resource"] => resource;
