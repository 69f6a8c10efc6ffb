import { Agent, request } from "node:https";
import { most, readBody } from "./body.ts";

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What is asked for, and until when. */
export interface HttpQuestion {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** How many bytes of the answer are read at most. */
  readonly limit?: number;
}

/** The connection gave no whole answer: why, in Node's words. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

const agents = new Map<string, Agent>();

/** One for each way out, so that connections are kept from one question to the next, and from one client to another. */
export function agentFor({
  HTTPS_PROXY,
  https_proxy,
  NO_PROXY,
  no_proxy,
}: Readonly<Record<string, string | undefined>>): Agent {
  const proxyEnv = { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy };
  const way = JSON.stringify(proxyEnv);
  const agent = agents.get(way) ?? new Agent({ keepAlive: true, proxyEnv });
  agents.set(way, agent);
  return agent;
}

/** One HTTPS request, by way of the proxy that the environment names, if any. Rejects when no whole answer came. */
export function ask(
  url: URL,
  env: Readonly<Record<string, string | undefined>>,
  { body, limit = most.answer, ...question }: HttpQuestion,
): Promise<HttpAnswer> {
  const agent = agentFor(env);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        question.signal.aborted || "remedy" in error ? error : new ConnectionError(error.message, { cause: error }),
      );
    // Node says by itself how long a body is, but not that of a DELETE.
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const headers = { ...question.headers, ...length };
    const asked = request(url, { ...question, headers, agent }, (answer) => {
      readBody(answer, limit, url.host).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
        fail,
      );
    });
    asked.on("error", fail);
    asked.end(body);
  });
}
