import type { Schema } from "../schema/schema.ts";
import type { About } from "../status.ts";

/** A kind that the API server serves: data, whether built in or from a definition in the cluster. */
export interface Kind extends About {
  readonly version: string;
  readonly singular: string;
  readonly short: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly schema: Schema;
  /** What `kubectl explain` says of it. */
  readonly about: string;
  readonly verbs: readonly string[];
  readonly status: boolean;
  readonly scale?: Scale;
  /** Whether changes outside of metadata and status are counted in `metadata.generation`. */
  readonly counted: boolean;
  readonly columns: readonly Column[];
  readonly custom: boolean;
}

/** Where a kind keeps its number of replicas. */
export interface Scale {
  readonly want: string;
  readonly have: string;
  readonly selector?: string;
}

/** One column of the table that kubectl prints. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "boolean" | "number" | "date";
  readonly format?: string;
  readonly priority: number;
  readonly description: string;
  /** How the cell is found: a path of names, or the name of a way in `table.ts`. */
  readonly cell: string;
}

/** `apiVersion` as an object of this kind says it. */
export const apiVersion = ({ group, version }: { group: string; version: string }): string =>
  group ? `${group}/${version}` : version;

/** What can be done with most kinds. */
export const allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;
