import { serverKey } from "../pull-secret/docker-config.ts";
import type { Stamp } from "../pull-secret/login-source.ts";
import type { KubernetesObject } from "./client.ts";

/** The label on everything that Slipway made. */
export const managedBy = { "app.kubernetes.io/managed-by": "slipway" } as const;

/** In this annotation stands of which registries Slipway stored the login, and what is known of it. */
const annotation = "slipway/registries";

/** What Slipway noted, by registry as a pull secret names it. */
export function notes({ metadata }: KubernetesObject): Readonly<Record<string, Stamp>> {
  try {
    const noted: unknown = JSON.parse(metadata.annotations?.[annotation] ?? "{}");
    if (typeof noted !== "object" || noted === null) return {};
    return Object.fromEntries(Object.entries(noted).map(([server, stamp]) => [serverKey(server), stamp]));
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
  const key = serverKey(server);
  const others = Object.entries(before).filter(([name]) => name !== key);
  const after = stamp === undefined ? others : [...others, [key, stamp]];
  return { [annotation]: after.length === 0 ? null : JSON.stringify(Object.fromEntries(after)) };
}
