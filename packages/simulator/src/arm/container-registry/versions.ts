/** The api-versions of container registries that are taken. */
export const registryVersions = ["2017-10-01", "2026-12-31"] as const;
