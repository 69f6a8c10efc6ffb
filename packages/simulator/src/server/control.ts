import type { Answer, ApiRequest, Service } from "../service.ts";
import { atPlainDoor } from "../service.ts";
import { type FaultRule, faultKinds } from "../world/faults.ts";
import type { World, WorldState } from "../world/world.ts";

type Handler = (world: World, given: unknown, request: ApiRequest) => Answer;

const done: Answer = { status: 204 };
const wrong = (message: string): Answer => ({ status: 400, body: { error: { code: "BadRequest", message } } });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const isRule = (value: unknown): value is FaultRule =>
  isObject(value) && isObject(value.match) && faultKinds.some((kind) => kind === value.kind);

const isState = (value: unknown): value is WorldState =>
  isObject(value) &&
  isObject(value.sections) &&
  isObject(value.ids) &&
  Array.isArray(value.due) &&
  typeof value.now === "number" &&
  typeof value.order === "number";

/** What the simulator answers about itself. */
export const controlRoutes: Record<string, Handler> = {
  "GET /_simulator/health": (world) => ({ status: 200, body: { seed: world.seed, now: world.clock.iso() } }),
  "GET /_simulator/requests": (world, _given, { url }) => ({
    status: 200,
    body: world.record.requests.slice(Number(url.searchParams.get("since")) || 0),
  }),
  "GET /_simulator/permissions": (world, _given, { url }) => ({
    status: 200,
    body: world.record.needed(Number(url.searchParams.get("since")) || 0),
  }),
  "GET /_simulator/snapshot": (world) => ({ status: 200, body: world.snapshot() }),
  "PUT /_simulator/snapshot": (world, given) => {
    if (!isState(given)) return wrong("Send what GET /_simulator/snapshot answered.");
    world.restore(given);
    return done;
  },
  "POST /_simulator/reset": (world) => {
    world.reset();
    return done;
  },
  "POST /_simulator/faults": (world, given) => {
    const rules: unknown[] = Array.isArray(given) ? given : [given];
    if (!rules.every(isRule)) {
      return wrong(`Send a rule or a list of them: {"match": {}, "kind": one of ${faultKinds.join(", ")}}.`);
    }
    world.faults.add(...rules);
    return done;
  },
  "DELETE /_simulator/faults": (world) => {
    world.faults.clear();
    return done;
  },
  "POST /_simulator/clock": (world, given) => {
    const advance = isObject(given) ? given.advance : undefined;
    if (typeof advance !== "number" || !(advance >= 0)) return wrong('Send {"advance": milliseconds}.');
    world.clock.advance(advance);
    return { status: 200, body: { now: world.clock.iso() } };
  },
};

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

/** The simulator's own API, for arranging a world from another process. */
export const controlService: Service = {
  name: "the simulator itself (/_simulator/…)",
  claims: ({ url }) => atPlainDoor(url) && url.pathname.startsWith("/_simulator/"),
  answer(request, world) {
    const handler = controlRoutes[`${request.method} ${request.url.pathname}`];
    if (handler) return handler(world, parsed(request.body), request);
    const message = `There are: ${Object.keys(controlRoutes).join(", ")}.`;
    return { status: 404, body: { error: { code: "NotFound", message } } };
  },
};
