import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";
import { retryAfter } from "./retry-after.ts";
import { provisioningState, stateOf } from "./state.ts";
import type { Reply, Wire } from "./wire.ts";

/** How often to look when the service does not say. */
const pace: readonly { readonly path: RegExp; readonly milliseconds: number }[] = [
  { path: /\/microsoft\.containerservice\//i, milliseconds: 30_000 },
  { path: /\/microsoft\.network\//i, milliseconds: 10_000 },
];
const usualPace = 5_000;

/** A status address may not be known everywhere in the first seconds. */
const earlyAbsences = 3;

/**
 * Waits for the end of what a PUT, PATCH, POST or DELETE started, in whichever of ARM's styles it answered, and
 * gives the resource or the result. One algorithm for all providers: facts about them are in the comments.
 */
export async function drainOperation(wire: Wire, method: string, path: string, first: Reply): Promise<unknown> {
  const status = first.headers.get("azure-asyncoperation");
  const location = first.headers.get("location");
  if (status !== undefined) {
    await followStatus(wire, method, path, status, first);
    if (method === "PUT" || method === "PATCH") return (await wire.send("GET", path)).body;
    return location === undefined
      ? undefined
      : (await wire.send("GET", location, { expect: [404], answer: "maybe nothing" })).body;
  }
  // A Location beside 201 only says where the new thing is: identities answer so.
  if (first.status === 202 && location !== undefined) return await followLocation(wire, method, path, location, first);
  if (method === "DELETE") return first.status === 202 ? await untilGone(wire, path, first) : undefined;
  if (method === "POST" || stateOf(provisioningState(first.body)) !== "running") return first.body;
  return await until(wire, path, (body) => stateOf(provisioningState(body)) !== "running", first);
}

/** Reads a resource until it is as wished, and gives it as it then is; undefined when it has gone. */
export async function until(
  wire: Wire,
  path: string,
  wished: (body: unknown) => boolean,
  first?: Reply,
): Promise<unknown> {
  let reply = first ?? (await wire.send("GET", path, { expect: [404] }));
  while (reply.status !== 404 && !wished(reply.body)) {
    await rest(wire, path, reply);
    reply = await wire.send("GET", path, { expect: [404] });
  }
  return reply.status === 404 ? undefined : reply.body;
}

async function followStatus(wire: Wire, method: string, path: string, address: string, first: Reply): Promise<void> {
  let reply = first;
  for (let absences = 0; ; ) {
    await rest(wire, path, reply);
    reply = await wire.send("GET", address, { expect: [404] });
    if (reply.status === 404) {
      absences += 1;
      if (absences > earlyAbsences) throw await lost(method, path, reply);
      continue;
    }
    const body = reply.body as { status?: string; error?: unknown } | undefined;
    // The status code says nothing: private DNS answers 202 while it runs, and all of them 200 when it failed.
    const state = body?.status === undefined ? "running" : stateOf(body.status);
    if (state === "succeeded") return;
    if (state === "failed") throw await failed(method, path, body, reply);
  }
}

async function followLocation(
  wire: Wire,
  method: string,
  path: string,
  address: string,
  first: Reply,
): Promise<unknown> {
  let reply = first;
  let next = address;
  for (let absences = 0; ; ) {
    await rest(wire, path, reply);
    reply = await wire.send("GET", next, { expect: [404], answer: "maybe nothing" });
    next = reply.headers.get("location") ?? next;
    if (reply.status === 404) {
      if (method === "DELETE") return undefined;
      absences += 1;
      if (absences > earlyAbsences) throw await lost(method, path, reply);
      continue;
    }
    if (reply.status !== 202) return reply.body;
  }
}

async function untilGone(wire: Wire, path: string, first: Reply): Promise<undefined> {
  let reply = first;
  while (reply.status !== 404) {
    await rest(wire, path, reply);
    reply = await wire.send("GET", path, { expect: [404] });
  }
  return undefined;
}

async function rest({ run }: Wire, path: string, reply: Reply): Promise<void> {
  const own = pace.find((each) => each.path.test(path))?.milliseconds ?? usualPace;
  await run.clock.sleep(retryAfter(reply.headers, run.clock.now()) ?? own);
}

const failed = (method: string, path: string, body: unknown, reply: Reply): Promise<ArmError> =>
  ArmError.refused(
    `${method} ${path} was accepted, then`,
    reply.status,
    errorBody(JSON.stringify(body), reply.status),
    reply.headers.get("x-ms-request-id"),
  );

const lost = (method: string, path: string, reply: Reply): Promise<ArmError> =>
  ArmError.refused(
    `The operation that ${method} ${path} started`,
    reply.status,
    { code: "OperationNotFound", message: "Its status can no longer be read.", details: [], additionalInfo: [] },
    reply.headers.get("x-ms-request-id"),
  );
