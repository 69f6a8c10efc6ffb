import { randomUUID } from "node:crypto";
import { createHttpHeaders, createPipelineRequest, type HttpClient, type HttpMethods } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import { AnswerError, objectIn } from "@slipway/action/answer";
import { refuseOddPath } from "@slipway/action/path";
import { onceGrantsCount } from "../identity/fresh-grants.ts";
import type { Cloud } from "../sign-in/clouds.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { apiVersion } from "./api-versions.ts";
import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";

/** One answer of ARM. */
export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly body: unknown;
}

/** The body as it came. */
interface Text {
  readonly text: string;
}

export interface Sending {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Refusals that the caller deals with. */
  readonly expect?: readonly number[];
  /**
   * What a read has to be answered with: an object if nothing is said, a resource with its ID, a page of a list, or (a
   * poll) maybe nothing.
   */
  readonly answer?: "resource" | "page" | "maybe nothing";
}

/** Single requests to ARM, signed in and judged. */
export interface Wire {
  readonly run: Run;
  send(method: HttpMethods, target: string, sending?: Sending): Promise<Reply>;
}

export function makeWire(cloud: Cloud, signIn: SignIn, http: HttpClient, run: Run): Wire {
  const home = new URL(cloud.arm);

  const sendSigned = async (method: HttpMethods, url: URL, { body, headers }: Sending): Promise<Reply & Text> => {
    const { token } = await signIn.getToken(`${cloud.audience}/.default`);
    const request = createPipelineRequest({
      url: url.href,
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: createHttpHeaders({
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        "user-agent": `slipway/${run.action}`,
        "x-ms-client-request-id": randomUUID(),
        authorization: `Bearer ${token}`,
        ...headers,
      }),
    });
    const response = await http.sendRequest(request);
    const text = response.bodyAsText ?? "";
    return { status: response.status, headers: response.headers, body: parse(text), text };
  };

  const send: Wire["send"] = async (method, target, sending = {}) => {
    if (target.startsWith("/")) refuseOddPath(target.split("?", 1)[0] ?? "");
    const url = new URL(target, home);
    if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", apiVersion(url.pathname));
    let reply = await sendSigned(method, url, sending);
    if (reply.status === 401 && errorBody(reply.text, 401).code === "ExpiredAuthenticationToken") {
      signIn.forget();
      reply = await sendSigned(method, url, sending);
    }
    if (reply.status < 400) {
      if (method === "GET") refuseEmpty(url, reply, sending.answer);
      return reply;
    }
    if (sending.expect?.includes(reply.status)) return reply;
    throw await ArmError.refused(
      `${method} ${url.pathname}`,
      reply.status,
      errorBody(reply.text, reply.status),
      reply.headers.get("x-ms-request-id"),
    );
  };

  return {
    run,
    send: (method, target, sending) => onceGrantsCount(`${method} ${target}`, run, () => send(method, target, sending)),
  };
}

/** A read without an answer does not mean that there is nothing. */
function refuseEmpty({ host, pathname }: URL, { status, text, body }: Reply & Text, answer: Sending["answer"]): void {
  if (answer === "maybe nothing" || (status === 202 && text === "")) return;
  objectIn(`GET ${pathname}`, host, { status, text });
  if (answer === "page" && !Array.isArray((body as { value?: unknown }).value))
    throw new AnswerError(`GET ${pathname}`, host, "JSON without the list");
  if (answer === "resource" && typeof (body as { id?: unknown }).id !== "string")
    throw new AnswerError(`GET ${pathname}`, host, "JSON without the ID of a resource");
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
