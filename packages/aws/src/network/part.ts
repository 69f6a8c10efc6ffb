/** A resource or an output of a template. */
export type Part = Readonly<Record<string, unknown>>;
