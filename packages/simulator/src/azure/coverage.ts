import { kinds, routes } from "./engine/catalogue.ts";
import type { Kind } from "./engine/kind.ts";

/** What of ARM is simulated: a line of the coverage table. */
export interface Covered {
  /** Resource type, or what is asked for besides resources. */
  readonly subject: string;
  readonly verbs: readonly string[];
  readonly apiVersions: readonly [first: string, last: string];
  readonly note?: string;
}

const noted = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

const verbsOf = (kind: Kind): string[] => [
  "GET",
  "LIST",
  ...(kind.put === undefined || kind.build === undefined ? [] : ["PUT"]),
  ...(kind.patch === undefined ? [] : ["PATCH"]),
  ...(kind.remove === undefined ? [] : ["DELETE"]),
  ...Object.keys(kind.actions ?? {}).map((action) => `POST ${action}`),
];

/** Everything that ARM answers here. */
export const coverage: readonly Covered[] = [
  ...kinds.map((kind) => ({
    subject: kind.type,
    verbs: verbsOf(kind),
    apiVersions: kind.apiVersions,
    ...noted(kind.note),
  })),
  ...routes(() => kinds).map(({ method, template, apiVersions, note }) => ({
    subject: template,
    verbs: [method],
    apiVersions,
    ...noted(note),
  })),
];
