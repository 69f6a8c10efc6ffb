import type { Registry } from "@azure/arm-containerregistry";
import { createContainerRegistryManagement } from "@azure/arm-containerregistry/api";
import { get, update } from "@azure/arm-containerregistry/api/registries";
import type { FullOperationResponse } from "@azure-rest/core-client";
import { ArmError, errorBody } from "./arm-error.ts";
import type { Azure } from "./connect.ts";
import { parseId } from "./resource-id.ts";
import type { Retention } from "./resources/registry-retention.ts";
import type { Reply } from "./wire.ts";

/** The vendor's client, on our transport and our clock. */
function registries({ cloud, signIn, http }: Azure, id: string) {
  const { subscription = "", resourceGroup = "", name = "" } = parseId(id) ?? {};
  const context = createContainerRegistryManagement(signIn, subscription, {
    endpoint: cloud.arm,
    credentials: { scopes: [`${cloud.audience}/.default`] },
    httpClient: http,
    retryOptions: { maxRetries: 0 },
  });
  return { context, resourceGroup, name };
}

/** Undefined when there is no such registry. */
export async function readRegistry(id: string, azure: Azure): Promise<Registry | undefined> {
  const { context, resourceGroup, name } = registries(azure, id);
  try {
    return await get(context, resourceGroup, name);
  } catch (error) {
    const refused = refusal(`GET ${id}`, error);
    if (refused.status === 404 && refused.code === "ResourceNotFound") return undefined;
    throw refused;
  }
}

/** Sends the one policy that is ours and waits: the service keeps the others. */
export async function updateRetention({ registry, enabled, days }: Retention, azure: Azure): Promise<void> {
  const { context, resourceGroup, name } = registries(azure, registry);
  const retentionPolicy = { status: enabled ? "enabled" : "disabled", ...(enabled ? { days } : {}) };
  await azure.arm.write(`PATCH ${registry}`, async () => {
    let reply: Reply | undefined;
    const onResponse = ({ status, headers, parsedBody: body }: FullOperationResponse) => {
      reply = { status, headers, body };
    };
    try {
      await update(context, resourceGroup, name, { policies: { retentionPolicy } }, { onResponse }).submitted();
    } catch (error) {
      throw refusal(`PATCH ${registry}`, error);
    }
    if (reply) await azure.arm.follow("PATCH", registry, reply);
  });
}

/** The SDK's errors as ours; what is none of them is thrown on. */
function refusal(attempted: string, error: unknown): ArmError {
  const { statusCode, response } = error as { statusCode?: unknown; response?: { bodyAsText?: string | null } };
  if (!(error instanceof Error) || typeof statusCode !== "number") throw error;
  return new ArmError(
    attempted,
    statusCode,
    errorBody(response?.bodyAsText ?? JSON.stringify({ code: error.name, message: error.message }), statusCode),
  );
}
