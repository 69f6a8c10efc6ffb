import { isRecord, isUnknown, sealOf, type Unknown } from "@slipway/reconcile";
import type { KubernetesObject } from "../client/client.ts";
import { type Login, serverKey } from "./docker-config.ts";
import type { Stamp } from "./login-source.ts";

/** What is noted about a login that Slipway stored: the record of that, and the login's stamp. */
export type Note = Readonly<Record<string, string>> & { readonly record: string };

/** Notes by registry, as a pull secret names it. */
export type Notes = Readonly<Record<string, Note | Unknown>>;

/** The annotation with the notes. */
export const notesAnnotation = "slipway/registries";

/** What is noted on a secret. */
export function notesOn({ metadata }: KubernetesObject): Readonly<Record<string, Note>> {
  try {
    const notes: unknown = JSON.parse(metadata.annotations?.[notesAnnotation] ?? "{}");
    if (!isRecord(notes)) return {};
    return Object.fromEntries(Object.entries(notes).map(([server, note]) => [serverKey(server), note as Note]));
  } catch {
    return {};
  }
}

/** The notes with one for a server. */
export const withNote = (notes: Notes, server: string, note: Note | Unknown): Notes => ({
  ...withoutNote(notes, server),
  [serverKey(server)]: note,
});

export const withoutNote = (notes: Notes, server: string): Notes =>
  Object.fromEntries(Object.entries(notes).filter(([name]) => name !== serverKey(server)));

/** The annotations to write for these notes; null takes the annotation away. */
export const annotationOf = (notes: Notes): Readonly<Record<string, string | null>> => ({
  [notesAnnotation]: Object.keys(notes).length === 0 ? null : JSON.stringify(notes),
});

/** The registry whose note is not known yet. */
export const serverOfUnknown = (notes: Notes): string | undefined =>
  Object.entries(notes).find(([, note]) => isUnknown(note))?.[0];

/** A login of a pull secret, for its seal. */
export const sealedLogin = (secret: string, server: string) => ({
  kind: "login in a pull secret",
  id: `${secret}/${serverKey(server)}`,
});

/** What distinguishes a login from one that someone else stored in its place. */
export const identityOf = ({ username, password }: Login): string => JSON.stringify([username, password]);

/** The note on a login that Slipway stores in a secret. */
export async function noteOn(secret: string, server: string, login: Login, stamp: Stamp): Promise<Note> {
  return { ...stamp, record: await sealOf(sealedLogin(secret, server), identityOf(login)) };
}
