import { Agent, type AgentOptions, request } from "node:https";
import { type Run, within } from "@slipway/action";
import type { Access } from "../sign-in/kubeconfig.ts";
import type { Proof, SignIn } from "../sign-in/sign-in.ts";
import { NoAnswerError } from "./errors.ts";

/** One request, below the address of the API server. */
export interface Asking {
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

/** No whole answer came: why. */
interface Failure {
  readonly failed: string;
  readonly code: string;
}

/** Sends requests to one API server, signed in. */
export interface Transport {
  send(asking: Asking): Promise<Answer>;
  /** Whether the API server answers at all: one try, and a short one. */
  reachable(): Promise<boolean>;
}

const patience = 30_000;
const probing = 5_000;
const mostTries = 7;
const mostRest = 2 * 60_000;

/** The server is not the one that the kubeconfig describes. */
const distrusted = /CERT|^ERR_TLS_|^UNABLE_TO_/;
/** No further try makes these better. */
const hopeless = /CERT|^ERR_TLS_|^UNABLE_TO_|^ENOTFOUND$/;

/** Sends again what may be sent again, within a budget and on the run's clock. Objects have names here: a create that comes twice is refused the second time. */
export function makeTransport({ cluster }: Access, signIn: SignIn, run: Run): Transport {
  const options: AgentOptions = {
    keepAlive: true,
    rejectUnauthorized: !cluster.insecure,
    ...(cluster.ca ? { ca: cluster.ca } : {}),
    ...(cluster.serverName ? { servername: cluster.serverName } : {}),
    proxyEnv: cluster.proxy ? { HTTPS_PROXY: cluster.proxy } : { ...run.env },
  };
  const agent = new Agent(options);

  const once = async (asking: Asking, proof: Proof, signal: AbortSignal): Promise<Answer> => {
    const { authorization, cert, key } = proof;
    const url = new URL(`${cluster.server.href.replace(/\/+$/, "")}${asking.path}`);
    const headers = {
      accept: "application/json",
      "user-agent": `slipway/${run.action}`,
      ...(asking.contentType ? { "content-type": asking.contentType } : {}),
      // Without it Node sends the body of a DELETE in a way that no server can tell from the next request.
      ...(asking.body === undefined ? {} : { "content-length": String(Buffer.byteLength(asking.body)) }),
      ...(authorization ? { authorization } : {}),
    };
    return await new Promise((resolve, reject) => {
      const sent = request(
        url,
        { method: asking.method, headers, agent, signal, ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.on("error", reject);
          answer.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"], text });
          });
        },
      );
      sent.on("error", reject);
      sent.end(asking.body);
    });
  };

  const attempt = async (asking: Asking): Promise<Answer | Failure> => {
    const proof = await signIn.proof();
    try {
      const answer = await within(run.clock, patience, run.signal, (signal) => once(asking, proof, signal));
      if (answer.status < 300) JSON.parse(answer.text);
      return answer;
    } catch (error) {
      run.signal.throwIfAborted();
      const { name, message, code = "" } = error as Error & { readonly code?: string };
      if (name === "DeadlineError") throw error;
      return { failed: message, code };
    }
  };

  return {
    async send(asking) {
      const what = `${asking.method} ${cluster.server.host}${asking.path.split("?")[0]}`;
      let rested = 0;
      for (let tries = 1; ; tries += 1) {
        const outcome = await attempt(asking);
        const rest = restBefore(outcome, tries);
        const spent = tries === mostTries || rested + rest > mostRest;
        if ("failed" in outcome) {
          if (spent || hopeless.test(outcome.code)) throw noAnswer(what, tries, outcome);
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
      const asking = { method: "GET", path: "/version" };
      const proof = await signIn.proof();
      try {
        await within(run.clock, probing, run.signal, (signal) => once(asking, proof, signal));
        return true;
      } catch {
        run.signal.throwIfAborted();
        return false;
      }
    },
  };
}

/** As long as the server says, else longer each time and never the same for two clients. */
function restBefore(outcome: Answer | Failure, tries: number): number {
  const said = "failed" in outcome ? undefined : outcome.retryAfter;
  if (said !== undefined && /^\d+$/.test(said)) return Number(said) * 1_000;
  return Math.min(500 * 2 ** (tries - 1), 15_000) * (0.5 + Math.random() / 2);
}

function noAnswer(what: string, tries: number, { failed, code }: Failure): NoAnswerError {
  return new NoAnswerError(
    `${what} got no whole answer in ${tries} ${tries === 1 ? "try" : "tries"}: ${failed}`,
    distrusted.test(code)
      ? "Check that the certificate authority in the kubeconfig is the one of this API server."
      : "A private API server answers only within its network: use a runner there, or on AKS the route run-command. HTTPS_PROXY is honoured. Then run again: what was done so far is kept.",
  );
}
