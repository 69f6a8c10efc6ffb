import type { Registry } from "@azure/arm-containerregistry";
import { createContainerRegistryManagement } from "@azure/arm-containerregistry/api";
import { get, update } from "@azure/arm-containerregistry/api/registries";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { ArmError } from "../arm/errors.ts";
import { isGroupGone } from "../arm/group-gone.ts";
import { parseId } from "../arm/resource-id.ts";
import { throughSdk } from "../arm/sdk.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** The vendor's client, on our transport and our clock. */
function registries({ cloud, signIn }: AzureReads, http: HttpClient, id: string) {
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
export async function readRegistry(id: string, azure: AzureReads): Promise<Registry | undefined> {
  const { context, resourceGroup, name } = registries(azure, azure.readOnlyHttp, id);
  try {
    return (await throughSdk(`GET ${id}`, (options) => get(context, resourceGroup, name, options))).result;
  } catch (error) {
    if (error instanceof ArmError && error.code === "ResourceNotFound") return undefined;
    if (isGroupGone(error, azure.run)) return undefined;
    throw error;
  }
}

/** Sends the one policy that is ours and waits: the service keeps the others. */
export async function updateRetention(
  id: string,
  { enabled, days }: { readonly enabled: boolean; readonly days?: number },
  azure: Azure,
): Promise<void> {
  const { context, resourceGroup, name } = registries(azure, azure.http, id);
  const retentionPolicy = { status: enabled ? "enabled" : "disabled", ...(days === undefined ? {} : { days }) };
  const attempt = `PATCH ${id}`;
  await azure.arm.write(attempt, async () => {
    const { reply } = await throughSdk(attempt, (options) =>
      update(context, resourceGroup, name, { policies: { retentionPolicy } }, options).submitted(),
    );
    await azure.arm.follow("PATCH", id, reply);
  });
}
