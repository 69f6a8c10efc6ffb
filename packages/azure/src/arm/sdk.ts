import type { FullOperationResponse } from "@azure-rest/core-client";
import { AnswerError, objectWith } from "@slipway/action/answer";
import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";
import type { Reply } from "./wire.ts";

/**
 * Calls one of the vendor's SDKs: gives its result and the answer as it came. A refusal becomes ours, with all that
 * the service said: the SDK's error keeps only the outermost sentence.
 */
export async function throughSdk<T>(
  attempted: string,
  call: (options: { onResponse: (response: FullOperationResponse) => void }) => Promise<T>,
): Promise<{ readonly result: T; readonly reply: Reply }> {
  let reply: Reply = { status: 0, headers: new Map<string, string>(), body: undefined };
  let text = "";
  try {
    const result = await call({
      onResponse({ status, headers, parsedBody: body, bodyAsText, request }) {
        reply = { status, headers, body };
        text = bodyAsText ?? "";
        // The vendor's client takes an empty answer to a read for a thing without fields.
        if (text === "" && status < 300 && status !== 202)
          throw new AnswerError(attempted, new URL(request.url).host, `nothing (${status})`);
        // A resource has an ID, a page its values, an operation its name.
        if (request.method === "GET" && status === 200)
          objectWith(["id", "value", "name"], attempted, new URL(request.url).host, { status, text });
      },
    });
    return { result, reply };
  } catch (error) {
    if (reply.status < 400) throw error;
    throw new ArmError(attempted, reply.status, errorBody(text, reply.status), reply.headers.get("x-ms-request-id"));
  }
}
