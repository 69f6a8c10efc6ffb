import type { Answer, Asked, Failure, Service } from "../service.ts";
import type { FaultKind, FaultRule } from "../world/faults.ts";
import type { World } from "../world/world.ts";
import { controlService } from "./control.ts";

/** What becomes of a request: an answer, or what happens to the connection instead. */
export interface Outcome {
  readonly answer: Answer;
  readonly wire?: "reset" | "hang" | "truncated";
}

/** The faults that are answers; the code is a plausible one of the vendors'. */
const failures: Partial<Record<FaultKind, Failure>> = {
  throttle: { status: 429, code: "TooManyRequests", message: "The request is being throttled. Try again later." },
  "throttle-bare": { status: 429, code: "TooManyRequests", message: "The request is being throttled." },
  "error-500": { status: 500, code: "InternalServerError", message: "The server encountered an internal error." },
  "error-503": { status: 503, code: "ServiceUnavailable", message: "The service is temporarily unavailable." },
  conflict: { status: 409, code: "Conflict", message: "Another operation is in progress on this resource. Try again." },
  precondition: {
    status: 412,
    code: "PreconditionFailed",
    message: "The resource has changed: the ETag does not match.",
  },
};

const wires = new Set<FaultKind>(["reset", "hang", "truncated"]);

/** Everything a door needs to serve a request. */
export interface ServerContext {
  readonly world: World;
  readonly services: readonly Service[];
  /** Where what nobody should overlook is written. */
  readonly log: (line: string) => void;
  /** Called with each request's number before it is served: the place for what happens in between. */
  before?: ((index: number) => void | Promise<void>) | undefined;
}

function envelope(service: Service | undefined, failure: Failure, asked: Asked): Answer {
  return (
    service?.failed?.(failure, asked) ?? {
      status: failure.status,
      body: { error: { code: failure.code, message: failure.message } },
    }
  );
}

function unclaimed({ services, log }: ServerContext, asked: Asked): Answer {
  const message = `${asked.method} ${asked.url.origin}${asked.url.pathname} is for no API that is simulated. There are: ${services
    .map(({ name }) => name)
    .join(", ")}.`;
  log(message);
  return { status: 404, body: { error: { code: "NotSimulated", message } } };
}

async function served({ world, log }: ServerContext, service: Service, asked: Asked): Promise<Answer> {
  try {
    return await service.answer(asked, world);
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${service.name} broke on ${asked.method} ${asked.url.href}: ${told}`);
    const message = "The simulator broke on this request; its log says where.";
    return envelope(service, { status: 500, code: "SimulatorBroke", message }, asked);
  }
}

async function struck(fault: FaultRule, context: ServerContext, service: Service, asked: Asked, release: () => void) {
  const { kind, seconds = 5 } = fault;
  if (kind === "slow") {
    const answer = await served(context, service, asked);
    release();
    await context.world.clock.sleep(seconds * 1000, asked.closed).catch(() => undefined);
    return { answer };
  }
  const happens = fault.after === true || kind === "truncated";
  const answer = happens ? await served(context, service, asked) : undefined;
  const failure = failures[kind];
  if (!failure) return { answer: answer ?? { status: 0 }, ...(wires.has(kind) ? { wire: kind as "reset" } : {}) };
  const failed = envelope(service, failure, asked);
  const wait = kind === "throttle" ? { "retry-after": String(seconds) } : {};
  const audit = answer?.audit;
  return { answer: { ...failed, headers: { ...failed.headers, ...wait }, ...(audit ? { audit } : {}) } };
}

const text = (body: Answer["body"]): string =>
  body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? String(body ?? "") : JSON.stringify(body);

/** Serve one request from the wire: by the fault plan, then by the service whose it is; and record it. */
export async function dispatch(context: ServerContext, asked: Asked): Promise<Outcome> {
  const { world, services } = context;
  const release = world.clock.hold();
  try {
    world.settle();
    if (controlService.claims(asked)) return { answer: await served(context, controlService, asked) };
    const service = services.find((each) => each.claims(asked));
    const entry = world.record.open({
      at: world.clock.iso(),
      method: asked.method,
      url: asked.url.href,
      service: service?.name ?? "none",
      ...(asked.client === undefined ? {} : { client: asked.client }),
    });
    if (!service) {
      entry.status = 404;
      return { answer: unclaimed(context, asked) };
    }
    await context.before?.(entry.index);
    const fault = world.faults.strike(asked.method, asked.url.pathname + asked.url.search);
    if (fault) entry.fault = fault.kind;
    const outcome: Outcome = fault
      ? await struck(fault, context, service, asked, release)
      : { answer: await served(context, service, asked) };
    const { answer } = outcome;
    if (outcome.wire === undefined) entry.status = answer.status;
    if (answer.audit) world.record.note(entry, answer.audit);
    if (world.record.bodies) entry.body = { asked: String(asked.body), answered: text(answer.body) };
    return outcome;
  } finally {
    release();
  }
}

/** Serve the operator: no fault, no record. */
export async function dispatchOperator(context: ServerContext, asked: Asked): Promise<Answer> {
  context.world.settle();
  const service = context.services.find((each) => each.claims(asked));
  return service ? served(context, service, asked) : unclaimed(context, asked);
}
