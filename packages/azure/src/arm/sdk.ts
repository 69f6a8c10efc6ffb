import type { ClientOptions, FullOperationResponse } from "@azure-rest/core-client";
import { AnswerError, objectWith } from "@slipway/action/answer";
import type { AzureReads } from "../azure.ts";
import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";
import type { Reply } from "./wire.ts";

type Http = AzureReads["readOnlyHttp"];

/** What makes one of the vendor's clients send on our transport and our clock, to this cloud. */
export const onOurTransport = ({ cloud, run }: AzureReads, http: Http) =>
  ({
    endpoint: cloud.arm,
    credentials: { scopes: [`${cloud.audience}/.default`] },
    httpClient: http,
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: `slipway/${run.action}` },
  }) satisfies ClientOptions;

interface Seen {
  onResponse(response: FullOperationResponse): void;
}

/**
 * Calls one of the vendor's SDKs: gives its result and the answer as it came. A refusal becomes ours, with all that
 * the service said: the SDK's error keeps only the outermost sentence. Where the token had ended early it calls again,
 * so the call makes its client itself: a client keeps its token.
 */
export async function throughSdk<T>(
  { signIn }: AzureReads,
  attempted: string,
  call: (options: Seen) => Promise<T>,
): Promise<{ readonly result: T; readonly reply: Reply }> {
  try {
    return await callOnce(attempted, call);
  } catch (error) {
    if (!(error instanceof ArmError) || error.code !== "ExpiredAuthenticationToken") throw error;
    signIn.forget();
    return await callOnce(attempted, call);
  }
}

async function callOnce<T>(attempted: string, call: (options: Seen) => Promise<T>) {
  let reply: Reply = { status: 0, headers: new Map<string, string>(), body: undefined };
  let text = "";
  try {
    const result = await call({
      onResponse({ status, headers, parsedBody: body, bodyAsText, request }) {
        reply = { status, headers, body };
        text = bodyAsText ?? "";
        if (request.method !== "GET") return;
        // The vendor's client takes an empty answer to a read for a thing without fields.
        if (text === "" && status < 300 && status !== 202)
          throw new AnswerError(attempted, new URL(request.url).host, `nothing (${status})`);
        // A resource has an ID, a page its values, an operation its name.
        if (status === 200) objectWith(["id", "value", "name"], attempted, new URL(request.url).host, { status, text });
      },
    });
    return { result, reply };
  } catch (error) {
    if (reply.status < 400) throw error;
    throw new ArmError(attempted, reply.status, errorBody(text, reply.status), reply.headers.get("x-ms-request-id"));
  }
}
