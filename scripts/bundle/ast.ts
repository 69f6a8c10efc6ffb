/** The part of SWC's trees that is read here. It counts positions in bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Node {
  readonly type?: string;
  readonly span?: Span;
  readonly key?: Node;
  readonly value?: unknown;
}

export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
