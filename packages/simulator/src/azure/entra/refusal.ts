import type { Answer } from "../../service.ts";
import type { World } from "../../world/world.ts";

/** One of Entra's refusals, by the number after AADSTS: OAuth's word for it, the status, and Entra's sentence. */
interface EntraError {
  readonly error: string;
  readonly status: number;
  readonly says: (subject: string, second: string) => string;
}

const federation = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const client = (says: EntraError["says"]): EntraError => ({ error: "invalid_client", status: 401, says });
const request = (says: EntraError["says"]): EntraError => ({ error: "invalid_request", status: 400, says });

const entraErrors = {
  50027: request((why) => `JWT token is invalid or malformed. ${why}`.trim()),
  70000: {
    error: "invalid_grant",
    status: 400,
    says: () => "Provided grant is invalid or malformed. The refresh token was not issued by this tenant.",
  },
  70003: {
    error: "unsupported_grant_type",
    status: 400,
    says: (grant) => `The app requested an unsupported grant type '${grant}'.`,
  },
  70025: client((id) => `The client '${id}' has no configured federated identity credentials.`),
  90002: request(
    (tenant) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  ),
  500011: {
    error: "invalid_resource",
    status: 400,
    says: (resource, tenant) =>
      `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  },
  700016: {
    error: "unauthorized_client",
    status: 400,
    says: (id, tenant) =>
      `Application with identifier '${id}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  },
  700024: client(
    (now, range) =>
      `Client assertion is not within its valid time range. Current time: ${now}, ${range}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`,
  ),
  700027: client(
    () =>
      "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]",
  ),
  700211: client(
    (issuer) =>
      `No matching federated identity record found for presented assertion issuer '${issuer}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`,
  ),
  700212: client(
    (audience) =>
      `No matching federated identity record found for presented assertion audience '${audience}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`,
  ),
  700213: client(
    (subject) =>
      `No matching federated identity record found for presented assertion subject '${subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ${federation}`,
  ),
  70021: request(
    (subject, audience) =>
      `No matching federated identity record found for presented assertion. Assertion Issuer: '${subject}'. ${audience} ${federation}`,
  ),
  900144: request((parameter) => `The request body must contain the following parameter: '${parameter}'.`),
  1002012: {
    error: "invalid_scope",
    status: 400,
    says: (scope) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  },
  7000215: client(
    (id) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${id}'.`,
  ),
  7000216: client(
    () => "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  ),
  7000222: client(
    (id) =>
      `The provided client secret keys for app '${id}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  ),
} satisfies Record<number, EntraError>;

export type AadstsCode = keyof typeof entraErrors;

/** Refuse as Entra's token endpoint does. */
export function refuseSignIn(world: World, code: AadstsCode, subject = "", second = ""): Answer {
  const { error, status, says }: EntraError = entraErrors[code];
  const [trace, correlation] = [world.ids.uuid(), world.ids.uuid()];
  const timestamp = world.clock.iso().replace("T", " ").replace(/\..*/, "Z");
  const description = `AADSTS${code}: ${says(subject, second)} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return {
    status,
    headers: { "cache-control": "no-store, no-cache", pragma: "no-cache", "x-ms-request-id": trace },
    body: {
      error,
      error_description: description,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
