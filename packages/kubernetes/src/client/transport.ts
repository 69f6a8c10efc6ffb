import { Agent, type AgentOptions, request as httpsRequest } from "node:https";
import { type Run, within } from "@slipway/action";
import { endsTooEarly, objectIn, refuseRedirect } from "@slipway/action/answer";
import { most, readBody } from "@slipway/action/body";
import type { Access } from "../sign-in/kubeconfig.ts";
import type { Proof, SignIn } from "../sign-in/sign-in.ts";
import { NoAnswerError } from "./errors.ts";

/** One request, below the address of the API server. */
export interface ServerRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** Why no whole answer came. */
interface Failure {
  readonly failed: string;
  readonly code: string;
}

/** Sends requests to one API server, signed in. */
export interface Transport {
  readonly host: string;
  send(request: ServerRequest): Promise<Answer>;
  /** Whether the API server answers at all: one short try. */
  reachable(): Promise<boolean>;
}

const timeout = 30_000;
const probeTimeout = 5_000;
const maxTries = 7;
const maxRest = 2 * 60_000;

/** Codes that mean that the server is not the one of the kubeconfig. */
const untrusted = /CERT|^ERR_TLS_|^UNABLE_TO_/;
/** Codes for which no further try helps. */
const isFinal = /CERT|^ERR_TLS_|^UNABLE_TO_|^ENOTFOUND$/;

/** One try to send a request, with what proves who asks. */
export type Once = (request: ServerRequest, proof: Proof, signal: AbortSignal) => Promise<Answer>;

/** Sends requests again within a limit, on the run's clock. Objects have names here: a second create is refused. */
export function makeTransport(access: Access, signIn: SignIn, run: Run, once = makeOnce(access, run)): Transport {
  const attempt = async (request: ServerRequest): Promise<Answer | Failure> => {
    const proof = await signIn.proof();
    try {
      const answer = await within(run.clock, timeout, run.signal, (signal) => once(request, proof, signal));
      if (answer.status < 300 && endsTooEarly(answer.text)) return { failed: "JSON that ends too early", code: "" };
      return answer;
    } catch (error) {
      run.signal.throwIfAborted();
      const { name, message, code = "" } = error as Error & { readonly code?: string };
      if (name === "DeadlineError" || "remedy" in (error as Error)) throw error;
      return { failed: message, code };
    }
  };

  const { host } = access.cluster.server;
  return {
    host,
    async send(request) {
      const what = `${request.method} ${host}${request.path.split("?")[0]}`;
      let rested = 0;
      for (let tries = 1; ; tries += 1) {
        const outcome = await attempt(request);
        const rest = restBefore(outcome, tries);
        const spent = tries === maxTries || rested + rest > maxRest;
        if ("failed" in outcome) {
          if (spent || isFinal.test(outcome.code)) throw noAnswer(what, tries, outcome);
        } else {
          run.debug(`${what} ${outcome.status}`);
          if (outcome.status === 401 && tries === 1 && signIn.forget()) continue;
          if (spent || ![408, 429, 500, 502, 503, 504].includes(outcome.status)) return outcome;
        }
        rested += rest;
        await run.clock.sleep(rest);
      }
    },
    async reachable() {
      const request = { method: "GET", path: "/version" };
      const proof = await signIn.proof();
      try {
        const { text } = await within(run.clock, probeTimeout, run.signal, (signal) => once(request, proof, signal));
        // A refusal is an answer too, but a page of someone in between is not.
        objectIn("GET /version", host, { status: 200, text });
        return true;
      } catch {
        run.signal.throwIfAborted();
        return false;
      }
    },
  };
}

/** Sends by HTTPS. */
function makeOnce({ cluster }: Access, run: Run): Once {
  const options: AgentOptions = {
    keepAlive: true,
    rejectUnauthorized: !cluster.insecure,
    // As Go does: what the kubeconfig names is trusted, also if it is an intermediate.
    allowPartialTrustChain: true,
    ...(cluster.ca ? { ca: cluster.ca } : {}),
    ...(cluster.serverName ? { servername: cluster.serverName } : {}),
    proxyEnv: cluster.proxy ? { HTTPS_PROXY: cluster.proxy } : { ...run.env },
  };
  const agent = new Agent(options);

  return async (request, { authorization, cert, key }, signal) => {
    const url = new URL(`${cluster.server.href.replace(/(?<!\/)\/+$/, "")}${request.path}`);
    const headers = {
      accept: "application/json",
      "user-agent": `slipway/${run.action}`,
      ...(request.contentType ? { "content-type": request.contentType } : {}),
      // Without it Node sends the body of a DELETE in a way that no server can distinguish from the next request.
      ...(request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) }),
      ...(authorization ? { authorization } : {}),
    };
    return await new Promise((resolve, reject) => {
      const sent = httpsRequest(
        url,
        { method: request.method, headers, agent, signal, ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
        (answer) => {
          const { statusCode: status = 0, headers } = answer;
          readBody(answer, most.answer, url.host)
            .then((text) => {
              refuseRedirect(`${request.method} ${url.pathname}`, url.host, status, headers.location);
              resolve({ status, retryAfter: headers["retry-after"], text });
            }, reject)
            .catch(reject);
        },
      );
      sent.on("error", reject);
      sent.end(request.body);
    });
  };
}

/** As long as the server says, else longer each time and never the same for two clients. */
function restBefore(outcome: Answer | Failure, tries: number): number {
  const seconds = "failed" in outcome ? undefined : outcome.retryAfter;
  if (seconds !== undefined && /^\d+$/.test(seconds)) return Number(seconds) * 1_000;
  return Math.min(500 * 2 ** (tries - 1), 15_000) * (0.5 + Math.random() / 2);
}

function noAnswer(what: string, tries: number, { failed, code }: Failure): NoAnswerError {
  return new NoAnswerError(
    `${what} got no whole answer in ${tries} ${tries === 1 ? "try" : "tries"}: ${failed}`,
    untrusted.test(code)
      ? "Check that the certificate authority in the kubeconfig is the one of this API server."
      : "A private API server answers only within its network: use a runner there, or on AKS the route run-command. HTTPS_PROXY is honoured. Then run again: what is done so far is kept.",
  );
}
