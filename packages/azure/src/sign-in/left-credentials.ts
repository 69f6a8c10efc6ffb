import type { HttpClient } from "@azure/core-rest-pipeline";
import {
  AzureCliCredential,
  ChainedTokenCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from "@azure/identity";
import type { Run } from "@slipway/action";

interface Options {
  readonly authorityHost: string;
  readonly httpClient: HttpClient;
  readonly retryOptions: { readonly maxRetries: number };
  readonly disableInstanceDiscovery: boolean;
}

/**
 * Whatever an earlier step, the environment or the machine left to sign in with, in this order. Whoever the Azure CLI is
 * signed in as, it need not be the identity that the inputs name.
 */
export function whatOthersLeft(
  { tenant, client }: { readonly tenant: string | undefined; readonly client: string | undefined },
  { AZURE_CLIENT_SECRET: secret, AZURE_FEDERATED_TOKEN_FILE: tokenFilePath }: Run["env"],
  options: Options,
): ChainedTokenCredential {
  const known = tenant && client ? { tenantId: tenant, clientId: client } : undefined;
  return new ChainedTokenCredential(
    ...(client ? [] : [new AzureCliCredential(tenant ? { tenantId: tenant } : {})]),
    ...(known && secret ? [new ClientSecretCredential(known.tenantId, known.clientId, secret, options)] : []),
    ...(known && tokenFilePath ? [new WorkloadIdentityCredential({ ...known, tokenFilePath, ...options })] : []),
    new ManagedIdentityCredential({ ...options, ...(client ? { clientId: client } : {}) }),
  );
}
