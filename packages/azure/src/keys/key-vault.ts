import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { UnfitError } from "@slipway/action";
import { objectWith } from "@slipway/action/answer";
import { errorBody } from "../arm/error-body.ts";
import { ArmError } from "../arm/errors.ts";
import { makeTransport, UnreachableError } from "../arm/transport.ts";
import type { Azure } from "../azure.ts";

/** A secret of a key vault, as its data plane shows it. */
export interface Secret {
  readonly value: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const version = "7.4";

/** Asks about one secret. The token is for the vault's audience and leaves for that host only. */
export type VaultRequest = (method: HttpMethods, body?: object) => Promise<Secret | undefined>;

/** Gets ready to ask about the secret at an address; the answer is undefined when there is none. */
export function openVault(address: string, { arm, signIn, run }: Azure): VaultRequest {
  const url = new URL(address);
  url.searchParams.set("api-version", version);
  const http = makeTransport(url, run);
  const scope = `https://${url.hostname.split(".").slice(1).join(".")}/.default`;
  const send = async (method: HttpMethods, body: object | undefined): Promise<Secret | undefined> => {
    const { token } = await signIn.getToken(scope);
    const headers = createHttpHeaders({
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      authorization: `Bearer ${token}`,
      "user-agent": `slipway/${run.action}`,
    });
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = createPipelineRequest({ url: url.href, method, headers, ...sent });
    const answer = await reached(url, () => http.sendRequest(request));
    if (answer.status === 404) return undefined;
    if (answer.status >= 400) throw await refusal(`${method} ${address}`, answer);
    return objectWith(["id"], `${method} ${url.pathname}`, url.host, {
      status: answer.status,
      text: answer.bodyAsText ?? "",
    }) as Secret;
  };
  return (method, body) => arm.write(`${method} ${address}`, () => send(method, body));
}

/** A vault that is not there has no address: nothing answers, or a proxy in its place. */
async function reached(url: URL, send: () => Promise<PipelineResponse>): Promise<PipelineResponse> {
  try {
    const answer = await send();
    const { code, message } = errorBody(answer.bodyAsText ?? "", answer.status);
    if (/^(502|504)$/.test(String(answer.status)) && code === `Http${answer.status}`) throw unreached(url, message);
    return answer;
  } catch (error) {
    throw error instanceof UnreachableError ? unreached(url, error.message) : error;
  }
}

const unreached = (url: URL, why: string): UnfitError =>
  new UnfitError(
    `The key vault ${url.hostname} does not answer: ${why}`,
    "Correct the vault's name in key-vault-secret. If it is right: a vault with a private endpoint answers only runners in its network, and a proxy must allow this host.",
  );

/** What is behind a refusal of a vault's stands in an inner error. */
function refusal(attempted: string, { status, headers, bodyAsText }: PipelineResponse): Promise<ArmError> {
  const body = errorBody(bodyAsText ?? "", status);
  const code = /"innererror"\s*:\s*{\s*"code"\s*:\s*"(\w+)"/.exec(bodyAsText ?? "")?.[1];
  const details = code === undefined ? body.details : [{ ...body, code }];
  return ArmError.refused(attempted, status, { ...body, details }, headers.get("x-ms-request-id"));
}
