/** Scope maps that every registry has. */
export const builtInScopeMaps: Readonly<Record<string, { description: string; actions: string[] }>> = {
  _repositories_pull: {
    description: "Can pull any repository of the registry",
    actions: ["repositories/*/content/read"],
  },
  _repositories_pull_metadata_read: {
    description: "Can perform all read operations on the registry",
    actions: ["repositories/*/content/read", "repositories/*/metadata/read"],
  },
  _repositories_push: {
    description: "Can push to any repository of the registry",
    actions: ["repositories/*/content/read", "repositories/*/content/write"],
  },
  _repositories_push_metadata_write: {
    description: "Can perform all read and write operations on the registry",
    actions: [
      "repositories/*/metadata/read",
      "repositories/*/metadata/write",
      "repositories/*/content/read",
      "repositories/*/content/write",
    ],
  },
  _repositories_admin: {
    description: "Can perform all read, write and delete operations on the registry",
    actions: [
      "repositories/*/metadata/read",
      "repositories/*/metadata/write",
      "repositories/*/content/read",
      "repositories/*/content/write",
      "repositories/*/content/delete",
    ],
  },
};
