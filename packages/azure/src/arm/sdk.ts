import type { ClientOptions, FullOperationResponse } from "@azure-rest/core-client";
import { AnswerError, objectWith } from "@slipway/action/answer";
import type { AzureReads } from "../azure.ts";
import { onceGrantsCount } from "../identity/fresh-grants.ts";
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

/** What came of a call: the answer as it came, and what the vendor's model makes of it. */
interface Called<T> {
  readonly reply: Reply;
  readonly result: Promise<T>;
}

/**
 * Calls one of the vendor's SDKs. A refusal becomes ours, with all that the service said: the SDK's error keeps only the
 * outermost sentence. Where the token had ended early it calls again, so the call makes its client itself: a client keeps
 * its token.
 */
export async function throughSdk<T>(
  { signIn, run }: AzureReads,
  attempted: string,
  call: (options: Seen) => Promise<T>,
): Promise<Called<T>> {
  return await onceGrantsCount(attempted, run, async () => {
    try {
      return await callOnce(attempted, call);
    } catch (error) {
      if (!(error instanceof ArmError) || error.code !== "ExpiredAuthenticationToken") throw error;
      signIn.forget();
      return await callOnce(attempted, call);
    }
  });
}

async function callOnce<T>(attempted: string, call: (options: Seen) => Promise<T>): Promise<Called<T>> {
  let seen: { readonly reply: Reply; readonly text: string } | undefined;
  const result = call({
    onResponse({ status, headers, parsedBody: body, bodyAsText, request }) {
      const text = bodyAsText ?? "";
      if (request.method === "GET" && status < 300) refuseEmpty(attempted, new URL(request.url).host, status, text);
      seen = { reply: { status, headers, body }, text };
    },
  });
  // An answer that the model cannot hold is an error to those who want the model.
  const error = await result.then(() => undefined).catch((thrown: unknown) => thrown);
  if (seen === undefined) throw error;
  const { reply, text } = seen;
  if (reply.status < 400) return { reply, result };
  throw await ArmError.refused(
    attempted,
    reply.status,
    errorBody(text, reply.status),
    reply.headers.get("x-ms-request-id"),
  );
}

function refuseEmpty(attempted: string, host: string, status: number, text: string): void {
  // The vendor's client takes an empty answer to a read for a thing without fields.
  if (text === "" && status !== 202) throw new AnswerError(attempted, host, `nothing (${status})`);
  // A resource has an ID, the versions of Kubernetes are values.
  if (status === 200) objectWith(["id", "values"], attempted, host, { status, text });
}
