import type { KubernetesObject } from "../client.ts";
import type { Stamp } from "../login-source.ts";

/** The label on everything that Slipway made. */
export const managedBy = { "app.kubernetes.io/managed-by": "slipway" } as const;

/** In this annotation stands of which registries Slipway stored the login, and what is known of it. */
const annotation = "slipway/registries";

/** What Slipway noted, by registry. */
export function notes({ metadata }: KubernetesObject): Readonly<Record<string, Stamp>> {
  try {
    const noted: unknown = JSON.parse(metadata.annotations?.[annotation] ?? "{}");
    return typeof noted === "object" && noted !== null ? (noted as Record<string, Stamp>) : {};
  } catch {
    return {};
  }
}

/** The annotations to write so that a note is there, or is not; null takes the annotation away. */
export function noted(
  before: Readonly<Record<string, Stamp>>,
  server: string,
  stamp: Stamp | undefined,
): Readonly<Record<string, string | null>> {
  const others = Object.entries(before).filter(([name]) => name !== server);
  const after = stamp === undefined ? others : [...others, [server, stamp]];
  return { [annotation]: after.length === 0 ? null : JSON.stringify(Object.fromEntries(after)) };
}
