import { Refusal } from "../../engine/refusal.ts";
import type { Etag, Wire } from "../../engine/resource-type.ts";
import type { Resource } from "../../engine/state.ts";

/** The api-versions of private DNS that are taken. */
export const privateDnsVersions = ["2018-09-01", "2026-12-31"] as const;

/** How answers of private DNS look. */
export const privateDnsWire: Wire = { json: "application/json; charset=utf-8", meter: "dns" };

const failed = (message: string) => new Refusal(412, "PreconditionFailed", message, { bare: true });

/** Etags of private DNS, in header and body; `called` is what the refusal calls the resource. Record sets are written at once, and so refused at once. */
export const privateDnsEtag = (called: (resource: Resource) => string): Etag => ({
  make: ({ world }) => world.ids.uuid(),
  path: "etag",
  header: true,
  mismatch: ({ resource }) => failed(`The ${called(resource)} has been modified (etag mismatch).`),
  exists: ({ resource }) => failed(`The ${called(resource)} exists already and hence cannot be created again.`),
  failsLater: true,
});

/** Private DNS writes the resource group in lower case. */
export const lowerGroup = (id: string): string =>
  id.replace(
    /^(\/subscriptions\/[^/]+\/resourceGroups\/)([^/]+)/,
    (_, head: string, group: string) => head + group.toLowerCase(),
  );
