import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, ApiRequest } from "../service.ts";
import { define } from "../world/table.ts";

const largestBody = 32 * 1024 * 1024;

/** The body, or nothing when it is larger than any API here takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const { headers } = request;
  if (headers["transfer-encoding"] === undefined && (headers["content-length"] ?? "0") === "0") return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestBody) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) define(headers, name, typeof value === "string" ? value : value.join(", "));
  }
  return headers;
}

/**
 * A request in a service's terms. The signal is made only when someone looks at it: most never do. A class, since a
 * getter in an object literal makes a hidden class for each object, which keeps the whole request for long.
 */
class WireRequest implements ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: ApiRequest["headers"];
  readonly body: Buffer;
  readonly certificate?: Buffer;
  readonly client?: string;
  readonly #response: ServerResponse;
  #closed: AbortController | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer, from: From) {
    this.method = request.method ?? "GET";
    this.url = url;
    this.headers = plainHeaders(request);
    this.body = body;
    if (from.certificate) this.certificate = from.certificate;
    if (from.client !== undefined) this.client = from.client;
    this.#response = response;
  }

  get closed(): AbortSignal {
    if (!this.#closed) {
      const controller = new AbortController();
      this.#closed = controller;
      if (this.#response.destroyed) controller.abort();
      else this.#response.once("close", () => controller.abort());
    }
    return this.#closed.signal;
  }
}

/** What a door knows of a client beyond its request. */
interface From {
  readonly certificate: Buffer | undefined;
  readonly client: string | undefined;
}

/** A request in a service's terms. */
export const toApiRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
  from: From,
): ApiRequest => new WireRequest(request, response, url, body, from);

const bodyless = new Set([204, 304]);

function encoded(answer: Answer): { bytes: string | Buffer; type: string | undefined } {
  const { body } = answer;
  if (body === undefined) return { bytes: "", type: undefined };
  if (typeof body === "string") return { bytes: body, type: "text/plain; charset=utf-8" };
  if (Buffer.isBuffer(body)) return { bytes: body, type: "application/octet-stream" };
  return { bytes: JSON.stringify(body), type: "application/json; charset=utf-8" };
}

async function sendStream(response: ServerResponse, stream: AsyncIterable<string>): Promise<void> {
  response.flushHeaders();
  for await (const chunk of stream) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  response.end();
}

/** Write an answer; `truncated` promises all of it and breaks off half way. */
export async function send(response: ServerResponse, answer: Answer, date: string, wire?: "truncated"): Promise<void> {
  if (response.destroyed) return;
  const { bytes, type } = encoded(answer);
  const headers: Record<string, string | number> = { date };
  if (type !== undefined) headers["content-type"] = type;
  // Names in lower case, so that what a service says of the type replaces ours.
  for (const name in answer.headers) headers[name.toLowerCase()] = answer.headers[name] ?? "";
  if (answer.stream) {
    response.writeHead(answer.status, headers);
    return sendStream(response, answer.stream);
  }
  if (bodyless.has(answer.status)) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  const length = Buffer.byteLength(bytes);
  if (response.req.method !== "HEAD") headers["content-length"] = Math.max(length, wire ? 2 : 0);
  response.writeHead(answer.status, headers);
  // A text goes out in one piece with the head.
  if (wire === undefined) response.end(bytes);
  else response.write(Buffer.from(bytes).subarray(0, length >> 1), () => response.socket?.end());
}
