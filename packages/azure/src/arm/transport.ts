import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { type Clock, type Run, within } from "@slipway/action";
import { endsTooEarly, objectIn, refuseRedirect } from "@slipway/action/answer";
import { most, readBody } from "@slipway/action/body";
import { agentFor } from "@slipway/action/http";
import { ForeignHostError } from "./foreign-host.ts";
import { retryAfter } from "./retry-after.ts";

/** No answer came to any attempt. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
  readonly remedy =
    "Check the network between the runner and this host (firewall, proxy, DNS; HTTPS_PROXY is honoured), then run again: finished changes are kept.";
}

/** An answer has begun, and not ended. */
class IncompleteError extends Error {
  override readonly name = "IncompleteError";

  constructor() {
    super("The JSON ends too early.");
  }
}

const patience = 100_000;
const mostTries = 7;
const mostRest = 5 * 60_000;

/**
 * Sends requests for us and for the vendor's SDKs alike: times out, and sends again what may be sent again, within
 * a budget and on the run's clock. A token leaves for `home` only.
 */
export function makeTransport(home: URL, run: Run, inner: HttpClient = client()): HttpClient {
  const agent = agentFor(run.env);
  // What is asked without TLS is the machine itself, for who it is: not by way of a proxy.
  const once = (request: PipelineRequest): Promise<PipelineResponse> =>
    whole(
      inner.sendRequest({
        ...request,
        streamResponseStatusCodes,
        ...(request.url.startsWith("https:") ? { agent } : {}),
      }),
    );
  return {
    async sendRequest(request) {
      refuseForeign(home, request);
      let rested = 0;
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await attemptOnce(run, request, once);
        const rest = restBefore(run.clock, outcome, attempt);
        if ("response" in outcome) {
          run.debug(`${request.method} ${request.url.split("?")[0]} ${outcome.response.status}`);
          refuseOthers(request, outcome.response);
          if (!mayRepeat(request, outcome.response) || attempt === mostTries || rested + rest > mostRest)
            return outcome.response;
        } else if (!mayBeTwice(request) || attempt === mostTries) {
          const { host, pathname } = new URL(request.url);
          throw new UnreachableError(
            `${request.method} ${host}${pathname} got no complete answer in ${attempt} ${attempt === 1 ? "try" : "tries"}: ${outcome.error.message}`,
          );
        }
        rested += rest;
        await run.clock.sleep(rest);
      }
    },
  };
}

/** The same, for those who only look. */
export const readOnly = (http: HttpClient): HttpClient => ({
  async sendRequest(request) {
    if (request.method === "GET" || request.method === "HEAD") return await http.sendRequest(request);
    throw new Error(`${request.method} ${request.url} is a write, where only reads are allowed.`);
  },
});

let shared: HttpClient | undefined;

/** One for the process, so that its connections are kept from one transport to the next. */
function client(): HttpClient {
  spareFetch();
  shared ??= createDefaultHttpClient();
  return shared;
}

/**
 * The vendor's pipelines ask of each body whether it is a form, which no request here has. Asking makes Node load all
 * of its fetch, an eighth of what a short run costs; without the name there is nothing to ask.
 */
function spareFetch(): void {
  (globalThis as { FormData?: unknown }).FormData = undefined;
}

/** A token is for a host and its port; private DNS names the usual one, :443, which is the same. */
function refuseForeign(home: URL, request: PipelineRequest): void {
  const { origin, protocol } = new URL(request.url);
  if (!request.headers.has("authorization") || (origin === home.origin && protocol === "https:")) return;
  throw new ForeignHostError(`${request.method} ${origin} was not sent: the token is for ${home.origin} only.`);
}

type Outcome = { readonly response: PipelineResponse } | { readonly error: Error };

async function attemptOnce(
  run: Run,
  request: PipelineRequest,
  once: (request: PipelineRequest) => Promise<PipelineResponse>,
): Promise<Outcome> {
  try {
    const response = await within(run.clock, patience, run.signal, (abortSignal) => once({ ...request, abortSignal }));
    if (response.status < 300 && endsTooEarly(response.bodyAsText ?? "")) throw new IncompleteError();
    return { response };
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof Error) || error.name === "DeadlineError" || "remedy" in error) throw error;
    return { error };
  }
}

/** A POST may have been done already. One more token harms no one, nor does it to register a provider again or to ask for a name twice. */
const mayBeTwice = ({ method, url }: PipelineRequest): boolean =>
  method !== "POST" ||
  /\/(oauth2\/(v2\.0\/)?token|providers\/[^/]+\/(register|checkNameAvailability))$/.test(new URL(url).pathname);

/** A refusal is final, but for what passes: throttling, and a service that is not well. */
function mayRepeat(request: PipelineRequest, { status }: PipelineResponse): boolean {
  if (status === 429 || status === 503) return true;
  return mayBeTwice(request) && [408, 500, 502, 504].includes(status);
}

/** As long as the service says, else longer each time and never the same for two clients. */
function restBefore(clock: Clock, outcome: Outcome, attempt: number): number {
  const said = "response" in outcome ? retryAfter(outcome.response.headers, clock.now()) : undefined;
  return said ?? 1_000 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
}

/** The vendor's client reads bodies without an end: here it gives the stream. */
const streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);

/** An answer with its body, up to what one may have. Of a collection the last segment of the path is its name. */
async function whole(pending: Promise<PipelineResponse>): Promise<PipelineResponse> {
  const { readableStreamBody, ...response } = await pending;
  if (readableStreamBody === undefined) return response;
  const { host, pathname } = new URL(response.request.url);
  const limit = pathname.split("/").length % 2 === 0 ? most.list : most.answer;
  return { ...response, bodyAsText: await readBody(readableStreamBody as NodeJS.ReadableStream, limit, host) };
}

/** What is sent with a token is answered in JSON by whom the token is for, also that something does not exist. */
function refuseOthers(
  { method, url, headers }: PipelineRequest,
  { status, headers: given, bodyAsText }: PipelineResponse,
) {
  const { host, pathname } = new URL(url);
  const attempted = `${method} ${pathname}`;
  const text = bodyAsText ?? "";
  refuseRedirect(attempted, host, status, given.get("location"));
  if (!headers.get("authorization") || !headers.get("accept")?.includes("json")) return;
  if (status < 300 && text !== "") objectIn(attempted, host, { status, text });
  if (status === 404 && method === "GET") objectIn(attempted, host, { status: 200, text });
}
