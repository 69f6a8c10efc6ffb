import type { HttpClient } from "@azure/core-rest-pipeline";
import { type ChainedTokenCredential, ClientAssertionCredential } from "@azure/identity";
import { RemediedError, type Run } from "@slipway/action";
import { signInRemedy } from "./remedies.ts";
import type { SignInOptions, Token } from "./token.ts";

/** Entra would not sign us in, or no one could say who we are. */
export class SignInError extends RemediedError {
  override readonly name = "SignInError";
}

/** Gets one token. A new credential each time: a token is asked for when the last one is about to end, or was refused. */
export async function getToken(scope: string, options: SignInOptions, run: Run, http: HttpClient): Promise<Token> {
  // The vendor's library would replace our own errors with its own texts: keep the cause.
  let cause: unknown;
  const kept = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      cause = error;
      throw error;
    }
  };
  const { idToken } = run;
  // The library requests the assertion twice, and sends it once.
  let requested: Promise<string> | undefined;
  const assertion =
    idToken &&
    (() => {
      requested ??= kept(idToken(options.cloud.federatedAudience));
      return requested;
    });
  const source = await credential(
    options,
    run,
    { sendRequest: (request) => kept(http.sendRequest(request)) },
    assertion,
  );
  try {
    return await source.getToken(scope, { abortSignal: run.signal });
  } catch (error) {
    run.signal.throwIfAborted();
    if (cause !== undefined) throw cause;
    throw error instanceof Error ? signInError(error, options) : error;
  }
}

/** By GitHub's word where the job may ask for it and the inputs say who to be, else by what others left; never as someone else. */
async function credential(
  { tenant, client, cloud }: SignInOptions,
  { env }: Run,
  httpClient: HttpClient,
  assertion: (() => Promise<string>) | undefined,
): Promise<ClientAssertionCredential | ChainedTokenCredential> {
  const options = {
    authorityHost: cloud.authority,
    httpClient,
    retryOptions: { maxRetries: 0 },
    disableInstanceDiscovery: true,
  };
  if (assertion && client && !tenant) {
    throw new SignInError(
      `client-id names the identity ${client}, and tenant-id is missing, which says where it is.`,
      "Give tenant-id as well; or leave client-id out, to sign in as azure/login or the machine is.",
    );
  }
  if (assertion && tenant && client) return new ClientAssertionCredential(tenant, client, assertion, options);
  const { whatOthersLeft } = await import("./left-credentials.ts");
  return whatOthersLeft({ tenant, client }, env, options);
}

function signInError(error: Error, { tenant, client }: SignInOptions): SignInError {
  const message = error.message
    .split(/\r?\n/)
    .filter((line) => !/^(Trace ID|Correlation ID|Timestamp|To troubleshoot)/.test(line))
    .join(" ")
    // The vendor's library names what an answer lacks as well.
    .replaceAll(/(?: - )?(?:Error\(s\)|Timestamp|Correlation ID|Trace ID): Not Available/g, "")
    .trim()
    .replace(/[^.!?]$/, "$&.");
  const known = signInRemedy(message);
  if (known !== undefined) return new SignInError(`Signing in to Azure was refused: ${message}`, known);
  const whose = tenant ? ` of tenant ${tenant}` : "";
  return new SignInError(
    `Signing in to Azure failed${client ? ` for the identity ${client}${whose}` : ""}: ${message}`,
    client
      ? "Give the job `permissions: id-token: write`, in the caller as well if this is a reusable workflow, to sign in as this identity; or leave client-id out (AZURE_CLIENT_ID too), to sign in as azure/login or the machine is."
      : "Give the job `permissions: id-token: write` and the inputs client-id and tenant-id to sign in by OIDC, or run azure/login before this step.",
  );
}
