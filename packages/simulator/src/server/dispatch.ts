import type { Answer, ApiRequest, Failure, Service } from "../service.ts";
import type { FaultKind, FaultRule } from "../world/faults.ts";
import type { World } from "../world/world.ts";
import { controlService } from "./control.ts";
import { withForeignText } from "./foreign-text.ts";
import { withOtherValue } from "./other-value.ts";

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
  refused: { status: 403, code: "RequestDisallowedByPolicy", message: "The request was disallowed by a policy." },
};

const wires = new Set<FaultKind>(["reset", "hang", "truncated"]);

/** Everything a door needs to serve a request. */
export interface ServerContext {
  readonly world: World;
  readonly services: readonly Service[];
  /** Where unsupported requests and crashes are logged. */
  readonly log: (line: string) => void;
  /** Called with each request's number before it is served. */
  before?: ((index: number) => void | Promise<void>) | undefined;
}

function envelope(service: Service | undefined, failure: Failure, request: ApiRequest): Answer {
  return (
    service?.failed?.(failure, request) ?? {
      status: failure.status,
      body: { error: { code: failure.code, message: failure.message } },
    }
  );
}

function unclaimed({ services, log }: ServerContext, request: ApiRequest): Answer {
  const message = `${request.method} ${request.url.origin}${request.url.pathname} is for no API that is simulated. There are: ${services
    .map(({ name }) => name)
    .join(", ")}.`;
  log(message);
  return { status: 404, body: { error: { code: "NotSimulated", message } } };
}

async function served({ world, log }: ServerContext, service: Service, request: ApiRequest): Promise<Answer> {
  try {
    return await service.answer(request, world);
  } catch (error) {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${service.name} broke on ${request.method} ${request.url.href}: ${details}`);
    const message = "The simulator broke on this request; its log says where.";
    return envelope(service, { status: 500, code: "SimulatorBroke", message }, request);
  }
}

async function struck(
  fault: FaultRule,
  context: ServerContext,
  service: Service,
  request: ApiRequest,
  release: () => void,
) {
  const { kind, seconds = 5, text, keep, was } = fault;
  if (kind === "foreign-text")
    return { answer: withForeignText(await served(context, service, request), text ?? "", keep) };
  if (kind === "other-value")
    return { answer: withOtherValue(await served(context, service, request), was ?? "", text ?? "") };
  if (kind === "slow") {
    const answer = await served(context, service, request);
    release();
    await context.world.clock.sleep(seconds * 1000, request.closed).catch(() => undefined);
    return { answer };
  }
  const happens = fault.after === true || kind === "truncated";
  const answer = happens ? await served(context, service, request) : undefined;
  const failure = failures[kind];
  if (!failure) return { answer: answer ?? { status: 0 }, ...(wires.has(kind) ? { wire: kind as "reset" } : {}) };
  const failed = envelope(service, { ...failure, message: text ?? failure.message }, request);
  const wait = kind === "throttle" ? { "retry-after": String(seconds) } : {};
  const audit = answer?.audit;
  return { answer: { ...failed, headers: { ...failed.headers, ...wait }, ...(audit ? { audit } : {}) } };
}

const text = (body: Answer["body"]): string =>
  body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? String(body ?? "") : JSON.stringify(body);

/** Serve one request from the wire: by the fault plan, then by the service whose it is; and record it. */
export async function dispatch(context: ServerContext, request: ApiRequest): Promise<Outcome> {
  const { world, services } = context;
  const release = world.clock.hold();
  try {
    world.runDue();
    if (controlService.claims(request, world)) return { answer: await served(context, controlService, request) };
    const service = services.find((each) => each.claims(request, world));
    const entry = world.record.open({
      at: world.clock.iso(),
      method: request.method,
      url: request.url.href,
      service: service?.name ?? "none",
      ...(request.client === undefined ? {} : { client: request.client }),
    });
    if (!service) {
      entry.status = 404;
      return { answer: unclaimed(context, request) };
    }
    await context.before?.(entry.index);
    const fault = world.faults.strike(request.method, request.url.pathname + request.url.search);
    if (fault) entry.fault = fault.kind;
    const outcome: Outcome = fault
      ? await struck(fault, context, service, request, release)
      : { answer: await served(context, service, request) };
    const { answer } = outcome;
    if (outcome.wire === undefined) entry.status = answer.status;
    if (answer.audit) world.record.note(entry, answer.audit);
    if (world.record.bodies) entry.body = { request: String(request.body), response: text(answer.body) };
    return outcome;
  } finally {
    release();
  }
}

/** Serve the operator: no fault, no record. */
export async function dispatchOperator(context: ServerContext, request: ApiRequest): Promise<Answer> {
  context.world.runDue();
  const service = context.services.find((each) => each.claims(request, context.world));
  return service ? served(context, service, request) : unclaimed(context, request);
}
