export type Values = Readonly<Record<string, unknown>>;

/** Something in a cloud that someone may change by hand. */
export interface EditTarget {
  /** Its resource ID or ARN. */
  readonly id: string;
  /** Other names by which an edit may mean it. */
  readonly aliases?: readonly string[];
  /** How it is called in the account of what someone did. */
  readonly name: string;
  readonly remove: () => Promise<unknown>;
  /** Sets fields; one within another is written with a dot. */
  readonly set?: (fields: Values) => Promise<unknown>;
  /** Adds a part. */
  readonly add?: (part: Values) => Promise<unknown>;
}

/** An edit says nothing that can be done. */
export class EditError extends Error {
  override readonly name = "EditError";
}
