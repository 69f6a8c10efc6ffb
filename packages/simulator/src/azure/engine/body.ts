import { at, type JsonObject, objectOf, overlay, same, setAt } from "./json.ts";
import { badRequest, type Refusal } from "./refusal.ts";
import type { Built, WriteRequest } from "./resource-type.ts";
import type { Resource } from "./state.ts";

/** How a type of resource turns a body into what is kept. */
export interface Rules {
  /** Members beside location, tags and properties that a body may have. */
  readonly top?: readonly string[];
  /** Paths that a body may carry and that are ignored. */
  readonly readOnly?: readonly string[];
  /** Paths that are kept and never shown. */
  readonly writeOnly?: readonly string[];
  /** Paths that cannot change once they are set. */
  readonly immutable?: readonly string[];
  readonly refuseChange?: (path: string, write: WriteRequest) => Refusal;
  /** The values where the body has none. */
  readonly defaults?: (write: WriteRequest) => JsonObject;
  /** What a PUT leaves out stays as it was; otherwise it falls back to the default. */
  readonly keeps?: boolean;
  /** What the server alone decides. */
  readonly given?: (write: WriteRequest, draft: JsonObject) => JsonObject;
  readonly check?: (write: WriteRequest, draft: JsonObject) => void;
  /** Whether it shows tags when there are none; by default it does. Empty ones that were sent are shown by Network's types. */
  readonly tags?: "none" | "unless empty" | "if sent";
}

/** Who created a resource and who changed it last, as most newer providers show it. */
export function systemData({ have, arm, identity }: WriteRequest): JsonObject {
  const now = arm.world.clock.iso().replace("Z", "+00:00");
  const by = { createdBy: identity.clientId, createdByType: "Application", createdAt: now };
  return {
    ...by,
    ...objectOf(have?.resource.systemData),
    lastModifiedBy: identity.clientId,
    lastModifiedByType: "Application",
    lastModifiedAt: now,
  };
}

const always = ["location", "tags", "properties"];

const cannotChange = (path: string): Refusal =>
  badRequest("PropertyChangeNotAllowed", `Changing property '${path}' is not allowed.`, { target: path });

/** The build function of a type whose PUT and PATCH follow these rules. */
export function fromBody(rules: Rules): (write: WriteRequest) => Built {
  return (write) => {
    const sent: JsonObject = {};
    for (const key of [...always, ...(rules.top ?? [])]) {
      const value = write.body[key];
      if (value !== undefined && value !== null) sent[key] = value;
    }
    const heeded = structuredClone(sent);
    for (const path of rules.readOnly ?? []) setAt(heeded, path, undefined);
    const hidden: JsonObject = { ...write.have?.hidden };
    for (const path of rules.writeOnly ?? []) {
      const value = at(heeded, path);
      if (value !== undefined) hidden[path] = value;
      setAt(heeded, path, undefined);
    }
    const had = write.have?.resource;
    for (const path of rules.immutable ?? []) {
      const wanted = at(heeded, path);
      if (had !== undefined && wanted !== undefined && at(had, path) !== undefined && !same(wanted, at(had, path)))
        throw (rules.refuseChange ?? cannotChange)(path, write);
    }
    const floor = structuredClone(rules.defaults?.(write) ?? {});
    const before = structuredClone(had === undefined ? {} : carried(had, write, rules));
    let draft = overlay(overlay(floor, before), heeded);
    if (rules.tags !== "none") {
      const tags = write.body.tags === undefined ? (write.verb === "patch" ? had?.tags : undefined) : write.body.tags;
      draft.tags = objectOf(tags);
      const isEmpty = Object.keys(draft.tags).length === 0;
      if (isEmpty && (rules.tags === "unless empty" || (rules.tags === "if sent" && tags === undefined)))
        delete draft.tags;
    }
    rules.check?.(write, draft);
    draft = overlay(draft, rules.given?.(write, draft) ?? {});
    return { resource: dress(write, draft, had), hidden };
  };
}

function carried(had: Resource, write: WriteRequest, rules: Rules): JsonObject {
  if (write.verb === "patch" || rules.keeps === true) return had;
  // What cannot change stays even when a PUT is silent about it.
  const kept: JsonObject = {};
  for (const path of rules.immutable ?? []) setAt(kept, path, at(had, path));
  if (had.location !== undefined) kept.location = had.location;
  return kept;
}

function dress(write: WriteRequest, draft: JsonObject, had: Resource | undefined): Resource {
  const { type, name } = write;
  const shown = type.shownType ?? type.name;
  const resource: Resource = {
    ...draft,
    id: had?.id ?? write.id,
    name: had?.name ?? name,
    properties: objectOf(draft.properties),
  };
  if (shown !== false) resource.type = shown;
  return resource;
}
