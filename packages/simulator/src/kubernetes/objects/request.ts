import type { World } from "../../world/world.ts";
import type { Identity } from "../access/identity.ts";
import type { Cluster } from "../cluster.ts";
import type { Kind } from "../kinds/kind.ts";
import { type About, badRequest, invalid, unsupported } from "../status.ts";
import { resourceKey } from "../store.ts";

/** One request about objects of a kind, by someone who may make it. */
export interface ObjectRequest {
  readonly world: World;
  readonly cluster: Cluster;
  readonly identity: Identity;
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly closed: AbortSignal;
  /** The warnings that go with the answer. */
  readonly warnings: string[];
}

/** Where the objects of a request lie. */
export const placeOf = ({ kind }: ObjectRequest): string => resourceKey(kind.resource, kind.group);

/** The moment as objects write it. */
export const seconds = (world: World): string => `${world.clock.iso().slice(0, 19)}Z`;

const optionsAbout = (kind: string): About => ({ group: "meta.k8s.io", resource: "", kind });

/** How a write is meant. */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly validation: "Strict" | "Warn" | "Ignore";
  readonly force: boolean;
}

const optionKinds: Readonly<Record<string, string>> = {
  POST: "CreateOptions",
  PUT: "UpdateOptions",
  PATCH: "PatchOptions",
  DELETE: "DeleteOptions",
};

/** The options of a write, from its query. */
export function writeOptions({ query, headers, method }: ObjectRequest): WriteOptions {
  const about = optionsAbout(optionKinds[method] ?? "UpdateOptions");
  const dryRuns = query.getAll("dryRun").filter(Boolean);
  if (dryRuns.some((value) => value !== "All")) throw invalid(about, "", [unsupported("dryRun", dryRuns, ["All"])]);
  const validation = query.get("fieldValidation") || "Warn";
  if (validation !== "Strict" && validation !== "Warn" && validation !== "Ignore")
    throw invalid(about, "", [unsupported("fieldValidation", validation, ["", "Ignore", "Strict", "Warn"])]);
  const given = query.get("fieldManager") ?? "";
  if (given.length > 128)
    throw invalid(about, "", [
      { reason: "FieldValueTooLong", message: "Too long: may not be more than 128 bytes", field: "fieldManager" },
    ]);
  const agent = (headers["user-agent"] ?? "unknown").split("/")[0] ?? "unknown";
  const force = query.get("force");
  if (force !== null && !["true", "false", "1", "0", "t", "f"].includes(force.toLowerCase()))
    throw badRequest(`strconv.ParseBool: parsing "${force}": invalid syntax`);
  return {
    dryRun: dryRuns.length > 0,
    manager: given || agent,
    validation,
    force: force === "true" || force === "1" || force === "t",
  };
}
