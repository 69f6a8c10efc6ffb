import { fingerprint, type Sealed, sealOf } from "@slipway/reconcile";
import type { ConfigMap } from "./config-map.ts";
import { type MappedRole, roleKey } from "./map-roles.ts";

const annotations = { records: "slipway/roles", before: "slipway/map-roles-before", after: "slipway/map-roles-after" };

/** What Slipway noted on the ConfigMap. */
export interface Notes {
  /** The records of the roles that it added, by their keys. */
  readonly records: Readonly<Record<string, unknown>>;
  /** What mapRoles was before it changed it last. Undefined when it never did. */
  readonly before: string | undefined;
  /** A hash of what it wrote then. */
  readonly after: string | undefined;
}

export function notesOn({ metadata }: ConfigMap): Notes {
  const {
    [annotations.records]: records = "{}",
    [annotations.before]: before,
    [annotations.after]: after,
  } = metadata.annotations ?? {};
  return { records: recordsIn(records), before, after };
}

function recordsIn(text: string): Notes["records"] {
  try {
    const records: unknown = JSON.parse(text);
    return typeof records === "object" && records !== null ? (records as Notes["records"]) : {};
  } catch {
    return {};
  }
}

/** A role in aws-auth that Slipway added, with what its seal is of. */
export interface OwnedRole {
  readonly key: string;
  readonly record: string;
  readonly sealed: Sealed;
  /** What the entry says: an entry has no other identity, so one that others wrote in its place is theirs. */
  readonly text: string;
}

/** The entries that Slipway wrote as they are now. */
export async function ownedRoles(
  cluster: string,
  { records }: Pick<Notes, "records">,
  entries: readonly MappedRole[],
): Promise<readonly OwnedRole[]> {
  const keys = [...new Set(entries.map(({ arn }) => roleKey(arn)))].filter((key) => Object.hasOwn(records, key));
  const roles = await Promise.all(keys.map((key) => seal(cluster, key, entries)));
  return roles.filter(({ key, record }) => records[key] === record);
}

async function seal(cluster: string, key: string, entries: readonly MappedRole[]): Promise<OwnedRole> {
  const sealed = { kind: "role in aws-auth", id: `${cluster}/${key}` };
  const text = textOf(entries.filter(({ arn }) => roleKey(arn) === key));
  return { key, record: await sealOf(sealed, text), sealed, text };
}

const textOf = (entries: readonly MappedRole[]): string =>
  JSON.stringify(entries.map(({ fields }) => Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1))));

/** A change of mapRoles that is noted. */
export interface NotedChange {
  readonly before: string;
  readonly after: string;
  /** The entries of the text after. */
  readonly entries: readonly MappedRole[];
  /** The keys of the roles in them that are Slipway's. */
  readonly owned: readonly string[];
}

/** The annotations that are written with a change, so that it can be shown and undone. */
export async function annotationsFor(cluster: string, change: NotedChange): Promise<Readonly<Record<string, string>>> {
  const mapped = new Set(change.entries.map(({ arn }) => roleKey(arn)));
  const keys = [...new Set(change.owned)].filter((key) => mapped.has(key)).sort();
  const roles = await Promise.all(keys.map((key) => seal(cluster, key, change.entries)));
  return {
    [annotations.records]: JSON.stringify(Object.fromEntries(roles.map(({ key, record }) => [key, record]))),
    [annotations.before]: change.before,
    [annotations.after]: await fingerprint(change.after),
  };
}
