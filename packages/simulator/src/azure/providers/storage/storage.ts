import { gateway } from "../../engine/refusal.ts";
import type { Etag, Wire } from "../../engine/resource-type.ts";

/** The api-versions of Microsoft.Storage that are taken. */
export const storageVersions = ["2015-06-15", "2026-12-31"] as const;

/** How answers of the storage provider look. */
export const storageWire: Wire = {
  json: "application/json",
  empty: "text/plain; charset=utf-8",
  meter: "global",
  freePosts: true,
};

/** Etags of containers and shares, in header and body of what is read. */
export const storageEtag: Etag = {
  make: ({ world }) => `"0x8DD${world.ids.hex(12).toUpperCase()}"`,
  path: "etag",
  header: true,
  mismatch: () =>
    gateway(412, "PreconditionFailed", "The condition specified using HTTP conditional header(s) is not met."),
};
