/** The usual label of what a tool manages. It is for people: what records the maker is the seal. */
export const managedBy = { "app.kubernetes.io/managed-by": "slipway" } as const;
