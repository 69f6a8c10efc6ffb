import type { Json } from "../arm/json-path.ts";

/**
 * What Slipway notes of a Flux configuration. Neither a configuration nor an extension can have tags, so it stands
 * among the settings of the Flux extension: those are shown again, merge by key, and the chart uses only its own.
 */
export interface FluxNotes {
  /** The record that Slipway made the configuration, or is about to. */
  readonly maker?: string;
  /** The hash of the credentials that were sent last. */
  readonly credentials?: string;
  /** The kustomizations that Slipway put into it. */
  readonly kustomizations: readonly string[];
}

const key = (configuration: string, what: string): string => `slipway.${configuration}.${what}`;

/** No name begins with it, and a setting cannot be empty. */
const none = "-";

/** What the settings of the extension say of a configuration. */
export function notesOf(settings: Json, configuration: string): FluxNotes {
  const noted = (what: string) => {
    const value = settings[key(configuration, what)];
    return typeof value === "string" && value !== none ? value : undefined;
  };
  const [record, credentials] = [noted("made"), noted("credentials")];
  return {
    ...(record === undefined ? {} : { maker: record }),
    ...(credentials === undefined ? {} : { credentials }),
    kustomizations: noted("kustomizations")?.split(" ") ?? [],
  };
}

/** The settings that have to change for them to say it. */
export function settingsFor(settings: Json, configuration: string, notes: FluxNotes): Readonly<Record<string, string>> {
  const wanted = {
    made: notes.maker ?? none,
    credentials: notes.credentials ?? none,
    kustomizations: [...notes.kustomizations].sort().join(" ") || none,
  };
  const entries = Object.entries(wanted).map(([what, value]) => [key(configuration, what), value] as const);
  return Object.fromEntries(entries.filter(([name, value]) => (settings[name] ?? none) !== value));
}
