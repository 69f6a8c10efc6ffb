import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import type { JsonObject } from "./json.ts";
import { ownerOf } from "./path.ts";

/** A resource in ARM's wire shape. */
export interface Resource extends JsonObject {
  id: string;
  name: string;
  properties: JsonObject;
}

/** A resource and what is known of it beyond what is shown. */
export interface Entry {
  /** Full type, lower case. */
  type: string;
  resource: Resource;
  /** What was written and is never shown again, and what only the provider knows. */
  hidden: JsonObject;
  /** The operation in progress on it. */
  operation?: string;
}

export type OperationStatus = "InProgress" | "Succeeded" | "Failed" | "Canceled";

/** A long-running operation. */
export interface Operation {
  id: string;
  style: string;
  verb: "put" | "patch" | "delete" | "action";
  /** Id of the resource that it is about. */
  resource: string;
  type: string;
  subscription: string;
  status: OperationStatus;
  started: number;
  ended?: number;
  error?: JsonObject;
  /** Why it fails when its time has come, without touching the resource. */
  refused?: JsonObject;
  /** The headers that pointed to it, where the polls repeat them. */
  headers?: Record<string, string>;
  /** What a Location answers when done; the resource itself when absent. */
  result?: JsonObject;
  /** The resource before this write: what a failed one goes back to. */
  before?: Resource;
  /** Polls that still answer 404: a fault. */
  hiddenPolls: number;
}

/** Refuses some actions to everyone but a few, whatever their roles. */
export interface DenyAssignment {
  id: string;
  name: string;
  scope: string;
  actions: string[];
  exceptPrincipals: string[];
}

/** Faults that only ARM has; each is used up once. */
export interface ArmFaults {
  /** How often the status URL of each new operation answers 404 first. */
  earlyStatus404: number;
  /** For so many milliseconds the list of a subscription's resources, which is an index, lacks a new one. */
  indexLagMs: number;
  /** The next operation on this type and verb fails with this error; what is done at once is refused with the status. */
  failing: { type: string; verb: Operation["verb"]; error: JsonObject; status?: number }[];
}

export interface ArmState {
  /** Subscription id, to namespace in lower case, to registration state. */
  registrations: Record<string, Record<string, string>>;
  entries: Record<string, Entry>;
  /** Lower-case collection path to the lower-case ids in it, in the order of creation. */
  collections: Record<string, Record<string, true>>;
  /** Lower-case id to the collections right under it. */
  owned: Record<string, Record<string, true>>;
  operations: Record<string, Operation>;
  /** Lower-case path of a status or result URL to its operation. */
  polls: Record<string, { operation: string; role: "status" | "result" }>;
  denies: DenyAssignment[];
  /** Names that must be unique in the whole world, claimed by resources of other tenants. */
  claimedNames: { type: string; name: string }[];
  faults: ArmFaults;
  /** Requests in the current minute, for the rate-limit headers. */
  spent: { minute: number; reads: number; writes: number; deletes: number };
}

const empty = (): ArmState => ({
  registrations: {},
  entries: {},
  collections: {},
  owned: {},
  operations: {},
  polls: {},
  denies: [],
  claimedNames: [],
  faults: { earlyStatus404: 0, indexLagMs: 0, failing: [] },
  spent: { minute: 0, reads: 0, writes: 0, deletes: 0 },
});

/** ARM's part of the world. */
export const armState = (world: World): ArmState => world.section("arm", empty);

/** Claim a name for a resource of another tenant: a type whose names are unique in the whole world refuses it. */
export function claimName(world: World, type: string, name: string): void {
  armState(world).claimedNames.push({ type: type.toLowerCase(), name: name.toLowerCase() });
}

/** Whether a name of a type is in use in any tenant. */
export function isNameTaken(state: ArmState, type: string, name: string): boolean {
  const [wantedType, wanted] = [type.toLowerCase(), name.toLowerCase()];
  return (
    state.claimedNames.some((one) => one.type === wantedType && one.name === wanted) ||
    Object.values(state.entries).some((one) => one.type === wantedType && one.resource.name.toLowerCase() === wanted)
  );
}

const collectionOf = (key: string): string => key.slice(0, key.lastIndexOf("/"));

/** The entry with this id, in whatever case. */
export const findEntry = (state: ArmState, id: string): Entry | undefined => lookup(state.entries, id.toLowerCase());

/** Keep an entry under its id. */
export function keepEntry(state: ArmState, entry: Entry): void {
  const key = entry.resource.id.toLowerCase();
  state.entries[key] = entry;
  const collection = collectionOf(key);
  state.collections[collection] ??= {};
  state.collections[collection][key] = true;
  const owner = ownerOf(key);
  state.owned[owner] ??= {};
  state.owned[owner][collection] = true;
}

/** The entries of one collection, in the order of creation. */
export const entriesIn = (state: ArmState, collection: string): Entry[] =>
  Object.keys(state.collections[collection.toLowerCase()] ?? {}).flatMap((key) => state.entries[key] ?? []);

/** All entries below an id, parents before children. */
export function entriesUnder(state: ArmState, id: string): Entry[] {
  const found: Entry[] = [];
  const visit = (key: string): void => {
    for (const collection of Object.keys(state.owned[key] ?? {}))
      for (const entry of entriesIn(state, collection)) {
        found.push(entry);
        visit(entry.resource.id.toLowerCase());
      }
  };
  visit(id.toLowerCase());
  return found;
}

/** Forget an entry and all below it. */
export function dropEntry(state: ArmState, id: string): void {
  for (const below of entriesUnder(state, id).reverse()) forget(state, below.resource.id.toLowerCase());
  forget(state, id.toLowerCase());
}

function forget(state: ArmState, key: string): void {
  delete state.entries[key];
  const collection = collectionOf(key);
  const members = state.collections[collection];
  if (members === undefined) return;
  delete members[key];
  if (Object.keys(members).length > 0) return;
  delete state.collections[collection];
  const owner = ownerOf(key);
  const owned = state.owned[owner];
  if (owned === undefined) return;
  delete owned[collection];
  if (Object.keys(owned).length === 0) delete state.owned[owner];
}
