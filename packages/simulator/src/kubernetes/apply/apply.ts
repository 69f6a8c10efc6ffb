import { isObject, type JsonObject, same, text } from "../json.ts";
import { apiVersion, type Kind } from "../kinds/kind.ts";
import { type Cause, StatusError } from "../status.ts";
import { type Fields, isWithin, shownPath, valuesOf } from "./fields.ts";
import { afterUpdate, claimed, type Manager, managersOf, ownable, pruned, type Writer } from "./managers.ts";
import { mergeApplied, without } from "./merge.ts";

/** What comes of an apply, before defaults and checks. */
export interface Applied {
  readonly object: JsonObject;
  /** Who owns what, once the final object is known. */
  readonly managers: (final: JsonObject) => Manager[];
}

interface Conflict {
  readonly manager: Manager;
  readonly path: readonly string[];
}

function shownManager({ manager, operation, apiVersion, subresource }: Manager): string {
  const named = subresource ? `"${manager}" with subresource "${subresource}"` : `"${manager}"`;
  return operation === "Update" ? `${named} using ${apiVersion}` : named;
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes: Cause[] = conflicts.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${shownManager(manager)}`,
    field: shownPath(path),
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first)
    return applyConflict(
      `Apply failed with 1 conflict: conflict with ${shownManager(first.manager)}: ${shownPath(first.path)}`,
      causes,
    );
  const byManager = new Map<string, string[]>();
  for (const { manager, path } of conflicts) {
    const paths = byManager.get(shownManager(manager)) ?? [];
    byManager.set(shownManager(manager), [...paths, `- ${shownPath(path)}`]);
  }
  const each = [...byManager.keys()]
    .sort()
    .map((manager) => `conflicts with ${manager}:\n${byManager.get(manager)?.join("\n")}`);
  return applyConflict(`Apply failed with ${conflicts.length} conflicts: ${each.join("\n")}`, causes);
}

const applyConflict = (message: string, causes: readonly Cause[]) =>
  new StatusError(409, "Conflict", message, { causes });

/** Lay an applied configuration over what is there, as its manager; refuses what another manager holds. */
export function apply(have: JsonObject, applied: JsonObject, kind: Kind, writer: Writer, force: boolean): Applied {
  const isWriter = (entry: Manager) =>
    entry.operation === "Apply" && entry.manager === writer.manager && entry.subresource === writer.subresource;
  const known = managersBefore(have, kind);
  const own = known.find(isWriter);
  const others = known.filter((entry) => !isWriter(entry));
  const wants = claimed(applied, kind, writer.subresource);
  const merged = mergeApplied(
    ownable(have, kind, writer.subresource),
    ownable(applied, kind, writer.subresource),
    kind.schema,
  ) as JsonObject;

  const taken = changedFields(have, merged, kind, writer, wants);
  const conflicts = others.flatMap((manager) =>
    [...taken].filter(([key]) => manager.fields.has(key)).map(([, path]) => ({ manager, path })),
  );
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);

  const kept = [...wants.keys(), ...others.flatMap(({ fields }) => [...fields.keys()])];
  const dropped = [...(own?.fields.keys() ?? [])].filter((key) => !kept.some((other) => isWithin(other, key)));
  const left = without(merged, kind.schema, new Set(dropped)) ?? {};
  const lost = new Set(conflicts.length > 0 ? taken.keys() : []);

  return {
    object: left as JsonObject,
    managers(final) {
      const mine: Manager = {
        manager: writer.manager,
        operation: "Apply",
        apiVersion: apiVersion(kind),
        subresource: writer.subresource,
        time: own && sameFields(own.fields, wants) && own.apiVersion === apiVersion(kind) ? own.time : writer.now,
        fields: wants,
      };
      const rest = others.map((entry) => ({
        ...entry,
        fields: new Map([...entry.fields].filter(([key]) => !lost.has(key))),
      }));
      return [...pruned(rest, final, kind), mine];
    },
  };
}

/** Whose an object is that no one has applied: what was in it before counts for no one in particular. */
function managersBefore(have: JsonObject, kind: Kind): Manager[] {
  const known = managersOf(have);
  const earlier = { manager: "before-first-apply", subresource: "", now: text(have, "metadata", "creationTimestamp") };
  return known.length > 0 || !isObject(have.metadata) ? known : afterUpdate(undefined, {}, have, kind, earlier);
}

const sameFields = (one: Fields, other: Fields): boolean =>
  one.size === other.size && [...one.keys()].every((key) => other.has(key));

function changedFields(have: JsonObject, merged: JsonObject, kind: Kind, writer: Writer, wants: Fields): Fields {
  const had = valuesOf(ownable(have, kind, writer.subresource), kind.schema, true);
  const has = valuesOf(merged, kind.schema, true);
  return new Map(
    [...wants].filter(([key]) => {
      const [earlier, now] = [had.get(key), has.get(key)];
      return !earlier || !now || !same(earlier.value, now.value);
    }),
  );
}
