import { resourceTypes, routes } from "./engine/catalogue.ts";
import type { ResourceType } from "./engine/resource-type.ts";

/** What of ARM is simulated: a line of the coverage table. */
export interface Covered {
  /** A resource type, or what is served besides resources. */
  readonly subject: string;
  readonly verbs: readonly string[];
  readonly apiVersions: readonly [first: string, last: string];
  readonly note?: string;
}

const noted = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

const verbsOf = (kind: ResourceType): string[] => [
  "GET",
  "LIST",
  ...(kind.lifecycle?.put === undefined || kind.body?.build === undefined ? [] : ["PUT"]),
  ...(kind.lifecycle?.patch === undefined ? [] : ["PATCH"]),
  ...(kind.lifecycle?.remove === undefined ? [] : ["DELETE"]),
  ...Object.keys(kind.actions ?? {}).map((action) => `POST ${action}`),
];

/** Everything that ARM answers here. */
export const coverage: readonly Covered[] = [
  ...resourceTypes.map((kind) => ({
    subject: kind.name,
    verbs: verbsOf(kind),
    apiVersions: kind.versions.range,
    ...noted(kind.note),
  })),
  ...routes(() => resourceTypes).map(({ method, template, apiVersions, note }) => ({
    subject: template,
    verbs: [method],
    apiVersions,
    ...noted(note),
  })),
];
