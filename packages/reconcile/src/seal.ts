import { fingerprint } from "./fingerprint.ts";
import { isUnknownText, unknownText } from "./unknown.ts";

/** The thing that a seal is about. */
export interface Sealed {
  readonly kind: string;
  readonly id: string;
  /** A word for where it is, if the ID does not say. */
  readonly where?: string;
}

/**
 * Where a thing records that Slipway made it. The record is bound to kind and ID, so that a copied one counts for
 * nothing. It authenticates no one: whoever may write the thing can write its seal. `unsealed` things are never deleted
 * or replaced.
 */
export type Seal<Have, Body> =
  | "unsealed"
  | {
      /** The record on a thing that is there. */
      read(have: Have): string | undefined;
      /** The body of a new thing with the record in it. Absent where the body holds it already or a parent does. */
      add?(body: Body, record: string): Body;
      /** What the record is of, when that is not the thing as it is wanted: its parent, or the name that it has. */
      of?(have: Have): Partial<Sealed>;
      /** What distinguishes this very thing from a successor of the same ID, where the record is kept elsewhere than on it. */
      binds?(have: Have): string | undefined;
    };

const maker = "slipway";

/** The record of a thing that Slipway makes; not known while its ID is not. */
export async function sealOf({ kind, id, where }: Sealed, binds = ""): Promise<string> {
  if (isUnknownText(id)) return unknownText("the-record-of-its-maker");
  const parts = where === undefined ? [kind, id.toLowerCase(), binds] : [kind, id, binds, where];
  return `${maker}-${await fingerprint(parts.join("\n"))}`;
}

/** Whether Slipway made a thing that is there. */
export async function isOwned<Have, Body>(seal: Seal<Have, Body>, have: Have, subject: Sealed): Promise<boolean> {
  if (seal === "unsealed") return false;
  const record = seal.read(have);
  if (record === undefined) return false;
  const { kind = subject.kind, id = subject.id } = seal.of?.(have) ?? {};
  return record === (await sealOf({ ...subject, kind, id }, seal.binds?.(have)));
}
