import { fingerprint, type Sealed, sealOf } from "@slipway/reconcile";
import type { ConfigMap } from "./config-map.ts";
import { type MappedRole, roleKey } from "./mapped-role.ts";

const recordsName = "slipway/roles";
const beforeName = "slipway/map-roles-before";
const afterName = "slipway/map-roles-after";

/** Who changes mapRoles: what one repository did, another one does not undo. */
export interface Writer {
  /** Stands in the names of its annotations. */
  readonly key: string;
  /** For people. */
  readonly shown: string;
}

/** The repository that this runs for, and the identity that it is signed in as. */
export async function writerOf(caller: string, env: Readonly<Record<string, string | undefined>>): Promise<Writer> {
  const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: repository = "" } = env;
  const shown = [repository, caller].filter(Boolean).join(" as ");
  return { key: await fingerprint([server, repository, caller].join("\n").toLowerCase()), shown };
}

/** The annotation with the text from before a writer's last change. */
export const beforeOf = ({ key }: Writer): string => `${beforeName}.${key}`;

/** What Slipway noted on the ConfigMap. */
export interface Notes {
  /** The records of the roles that it added, by their keys. */
  readonly records: Readonly<Record<string, unknown>>;
  /** What mapRoles was before this writer changed it last. Undefined when it never did. */
  readonly before: string | undefined;
  /** A hash of what it wrote then. */
  readonly after: string | undefined;
  /** The others of whom there is an earlier text. */
  readonly others: readonly string[];
}

export function notesOn({ metadata: { annotations = {} } }: ConfigMap, writer: Writer): Notes {
  const others = Object.entries(annotations).filter(
    ([name]) => name.startsWith(`${afterName}.`) && name !== `${afterName}.${writer.key}`,
  );
  return {
    records: recordsIn(annotations[recordsName] ?? "{}"),
    before: annotations[beforeOf(writer)],
    after: annotations[`${afterName}.${writer.key}`]?.split(" ")[0],
    others: others.map(([, value]) => value.slice(value.indexOf(" by ") + " by ".length)),
  };
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
  readonly writer: Writer;
}

/** The annotations that are written with a change, so that it can be shown and undone. */
export async function annotationsFor(cluster: string, change: NotedChange): Promise<Readonly<Record<string, string>>> {
  const mapped = new Set(change.entries.map(({ arn }) => roleKey(arn)));
  const keys = [...new Set(change.owned)].filter((key) => mapped.has(key)).sort();
  const roles = await Promise.all(keys.map((key) => seal(cluster, key, change.entries)));
  return {
    [recordsName]: JSON.stringify(Object.fromEntries(roles.map(({ key, record }) => [key, record]))),
    [beforeOf(change.writer)]: change.before,
    [`${afterName}.${change.writer.key}`]: `${await fingerprint(change.after)} by ${change.writer.shown}`,
  };
}
