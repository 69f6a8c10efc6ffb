import { Readable } from "node:stream";
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type PipelineRequest,
} from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import { makeTransport } from "./transport.ts";

export const home = new URL("https://arm.example");
export const json = { authorization: "Bearer t", accept: "application/json" };

/** What a server answers at one try: a status with a body and headers, a broken connection, or nothing at all. */
export type Answer =
  | readonly [status: number, body?: string | Readable, headers?: Record<string, string>]
  | Error
  | "silence";

/** A way to a server that gives these answers in turn, and all that was tried and waited for. */
export function wayTo(answers: readonly Answer[], given: { readonly stopped?: Error; readonly isSlow?: boolean } = {}) {
  const seen = { tried: [] as PipelineRequest[], rests: [] as number[] };
  const stop = new AbortController();
  let time = 0;
  const run = {
    env: {},
    signal: stop.signal,
    debug() {},
    clock: {
      now: () => time,
      async sleep(milliseconds: number, signal?: AbortSignal) {
        // The watch over a try has a signal: it runs out where the test says so.
        if (signal !== undefined && !given.isSlow) return await new Promise<void>(() => {});
        seen.rests.push(milliseconds);
        time += milliseconds;
      },
    },
  } as unknown as Run;
  const inner: HttpClient = {
    async sendRequest(request) {
      seen.tried.push(request);
      const answer = answers[seen.tried.length - 1] ?? new RangeError("Nothing more to answer.");
      if (given.stopped !== undefined) stop.abort(given.stopped);
      if (answer === "silence") return await new Promise(() => {});
      if (answer instanceof Error) throw answer;
      const [status, body = "", headers = {}] = answer;
      const readableStreamBody =
        typeof body === "string" ? Readable.from(body === "" ? [] : [Buffer.from(body)]) : body;
      return { request, status, headers: createHttpHeaders(headers), readableStreamBody };
    },
  };
  const transport = makeTransport(home, run, inner);
  const ask = (method: HttpMethods = "GET", path = "/a/b", headers: Record<string, string> = json) =>
    transport.sendRequest(
      createPipelineRequest({ method, url: new URL(path, home).href, headers: createHttpHeaders(headers) }),
    );
  return { ask, seen };
}

export const error = (status: number): Answer => [status, '{"error":{}}'];
export const ok: Answer = [200, '{"a":1}'];
