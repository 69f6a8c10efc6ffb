import type { Wire } from "../../engine/resource-type.ts";

/** The api-versions of container registries that are taken. */
export const registryVersions = ["2017-10-01", "2026-12-31"] as const;

/** How answers of container registries look. */
export const registryWire: Wire = { json: "application/json; charset=utf-8", meter: "global", showsVersion: true };

/** Whether a PUT of a registry is over when it is answered: so it was until 2023, and is again since 2026. */
export const endsAtOnce = (apiVersion: string): boolean => apiVersion < "2024" || apiVersion >= "2026";
