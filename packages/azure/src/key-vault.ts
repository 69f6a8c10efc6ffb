import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { UnfitError } from "@slipway/action";
import { ArmError, errorBody } from "./arm-error.ts";
import type { Azure } from "./connect.ts";
import { makeTransport, UnreachableError } from "./transport.ts";

/** A secret of a key vault, as its data plane tells it. */
export interface Secret {
  readonly value: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const version = "7.4";

/** One request about a secret. The token is for the vault's audience and leaves for that host only. */
export async function askVault(
  method: HttpMethods,
  address: string,
  { signIn, run }: Azure,
  body?: object,
): Promise<Secret | undefined> {
  const url = new URL(address);
  url.searchParams.set("api-version", version);
  const { token } = await signIn.getToken(`https://${url.hostname.split(".").slice(1).join(".")}/.default`);
  const answer = await reached(url, () =>
    makeTransport(url, run).sendRequest(
      createPipelineRequest({
        url: url.href,
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: createHttpHeaders({
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          authorization: `Bearer ${token}`,
          "user-agent": `slipway/${run.action}`,
        }),
      }),
    ),
  );
  if (answer.status === 404) return undefined;
  if (answer.status >= 400) throw refusal(`${method} ${address}`, answer);
  const told: unknown = JSON.parse(answer.bodyAsText || "{}");
  return told as Secret;
}

async function reached<T>(url: URL, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    throw new UnfitError(
      `The key vault ${url.hostname} does not answer. ${error.message}`,
      "Correct the vault's name in key-vault-secret. If it is right: a vault with a private endpoint answers only runners in its network, and a proxy has to let this host through.",
    );
  }
}

/** What is behind a refusal of a vault's stands in an inner error. */
function refusal(attempted: string, { status, headers, bodyAsText }: PipelineResponse): ArmError {
  const body = errorBody(bodyAsText ?? "", status);
  const code = /"innererror"\s*:\s*{\s*"code"\s*:\s*"(\w+)"/.exec(bodyAsText ?? "")?.[1];
  const details = code === undefined ? body.details : [{ ...body, code }];
  return new ArmError(attempted, status, { ...body, details }, headers.get("x-ms-request-id"));
}
