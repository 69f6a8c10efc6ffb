import { listen } from "../changes.ts";
import type { Change } from "../cluster.ts";
import { findCluster } from "../cluster.ts";
import { wakeLater } from "../controllers/reconcile.ts";
import type { JsonObject } from "../json.ts";
import { apiVersion } from "../kinds/kind.ts";
import { badRequest, expired, StatusError } from "../status.ts";
import { asVersion, count, selected, selection } from "./read.ts";
import { type ObjectRequest, placeOf } from "./request.ts";

/** How an object of an event is shown: as itself, or as a table of one row. */
export type Shown = (object: JsonObject, first: boolean) => JsonObject;

const longestTimer = 2 ** 30;

type EventType = Change["type"] | "BOOKMARK" | "ERROR";

const line = (type: EventType, object: JsonObject): string => `${JSON.stringify({ type, object })}\n`;

const tooOld = (requested: number, known: number) => expired(`too old resource version: ${requested} (${known})`);

/** What a change is to one who sees only what is selected. */
function seen(change: Change, selects: (of: JsonObject) => boolean): Change["type"] | undefined {
  const now = change.type !== "DELETED" && selects(change.object);
  const before = change.before !== undefined && selects(change.before);
  if (now) return before ? "MODIFIED" : "ADDED";
  return before ? "DELETED" : undefined;
}

const bookmark = (request: ObjectRequest, version: number, initial: boolean): string =>
  line("BOOKMARK", {
    kind: request.kind.kind,
    apiVersion: apiVersion(request.kind),
    metadata: {
      resourceVersion: String(version),
      creationTimestamp: null,
      ...(initial ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
    },
  });

/** Refuse, before the stream begins, what cannot be watched from. */
export function startOfWatch(request: ObjectRequest): { from: number; initial: boolean } {
  const { query, cluster } = request;
  const written = query.get("resourceVersion") ?? "";
  if (written && !/^\d+$/.test(written))
    throw badRequest(
      `resourceVersion: Invalid value: "${written}": strconv.ParseUint: parsing "${written}": invalid syntax`,
    );
  if (written && written !== "0") {
    if (Number(written) > cluster.counter)
      throw new StatusError(504, "Timeout", `Too large resource version: ${written}, current: ${cluster.counter}`, {
        causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "" }],
        retryAfterSeconds: 1,
      });
    return { from: Number(written), initial: query.get("sendInitialEvents") === "true" };
  }
  return { from: cluster.counter, initial: true };
}

/**
 * The changes of what a request selects, as they come. Ends with its client, its cluster or its time; a client that
 * has fallen too far behind has to list again.
 */
export async function* watch(request: ObjectRequest, show: Shown): AsyncGenerator<string> {
  const { world, query, closed } = request;
  const selects = selection(request);
  const { from, initial } = startOfWatch(request);
  const bookmarks = query.get("allowWatchBookmarks") === "true";
  const seconds = count(query, "timeoutSeconds") ?? 1800;
  const end = world.clock.now() + seconds * 1000;
  if (query.has("timeoutSeconds")) wakeLater(world, request.cluster, seconds * 1000);
  let first = true;
  const shown = (object: JsonObject): JsonObject => {
    const made = show(asVersion(object, request.kind), first);
    first = false;
    return made;
  };
  let version = from;
  let wake = (): void => undefined;
  const stop = listen(world, request.cluster.key, () => wake());
  try {
    if (initial) {
      version = request.cluster.counter;
      for (const object of selected(request)) yield line("ADDED", shown(object));
      if (query.get("sendInitialEvents") === "true" && bookmarks) yield bookmark(request, version, true);
    }
    while (!closed.aborted) {
      const cluster = findCluster(world, request.cluster.key);
      if (!cluster) return;
      if (version < cluster.forgotten || version > cluster.counter) {
        yield line("ERROR", tooOld(version, cluster.forgotten).status());
        return;
      }
      for (const change of cluster.changes.filter((each) => each.version > version)) {
        const inScope =
          change.resource === placeOf(request) &&
          (!request.namespace || request.namespace === namespaceOf(change.object));
        const type = inScope ? seen(change, selects) : undefined;
        if (type)
          yield line(
            type,
            shown(type === "DELETED" && change.type !== "DELETED" ? withVersion(change) : change.object),
          );
        version = change.version;
      }
      if (world.clock.now() >= end) {
        if (bookmarks) yield bookmark(request, version, false);
        return;
      }
      const turn = new AbortController();
      const ended = AbortSignal.any([closed, turn.signal]);
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (ended.aborted || cluster.counter > version) return resolve();
        ended.addEventListener("abort", () => resolve(), { once: true });
        waitForWorld(request, cluster.pending, end, ended).then(resolve, resolve);
      });
      turn.abort();
    }
  } finally {
    stop();
  }
}

const namespaceOf = (object: JsonObject): string => String((object.metadata as JsonObject).namespace ?? "");

const withVersion = ({ before, version }: Change): JsonObject => {
  const object = before ?? {};
  return { ...object, metadata: { ...(object.metadata as JsonObject), resourceVersion: String(version) } };
};

/**
 * A watcher is one who waits: it lets the clock go on to what will happen in its cluster. The end of a watch is
 * waited for only where time is real, or each idle watch would drive a fast clock.
 */
async function waitForWorld(
  { world }: ObjectRequest,
  pending: readonly number[],
  end: number,
  ended: AbortSignal,
): Promise<void> {
  const next = Math.min(...pending, world.clock.pace === "real" ? end : Number.POSITIVE_INFINITY);
  if (next === Number.POSITIVE_INFINITY) return new Promise(() => undefined);
  await world.clock.sleep(Math.max(0, Math.min(next - world.clock.now(), longestTimer)), ended);
  world.runDue();
}
