import type { Wire } from "../../engine/resource-type.ts";

/** The api-versions of container registries that are taken. */
export const registryVersions = ["2017-10-01", "2026-12-31"] as const;

/** How answers of container registries look. */
export const registryWire: Wire = { json: "application/json; charset=utf-8", meter: "global", showsVersion: true };
