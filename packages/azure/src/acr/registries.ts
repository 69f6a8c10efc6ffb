import type { Registry } from "@azure/arm-containerregistry";
import { createContainerRegistryManagement } from "@azure/arm-containerregistry/api";
import { get, update } from "@azure/arm-containerregistry/api/registries";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { isAbsent } from "../arm/absent.ts";
import { parseId } from "../arm/resource-id.ts";
import { onOurTransport, throughSdk } from "../arm/sdk.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** The vendor's client, on our transport and our clock. */
function registries(azure: AzureReads, http: HttpClient, id: string) {
  const { subscription = "", resourceGroup = "", name = "" } = parseId(id) ?? {};
  const context = createContainerRegistryManagement(azure.signIn, subscription, onOurTransport(azure, http));
  return [context, resourceGroup, name] as const;
}

/** Undefined when there is no such registry. */
export async function readRegistry(id: string, azure: AzureReads): Promise<Registry | undefined> {
  try {
    const { result } = await throughSdk(azure, `GET ${id}`, (options) =>
      get(...registries(azure, azure.readOnlyHttp, id), options),
    );
    return await result;
  } catch (error) {
    if (isAbsent(error, azure.run)) return undefined;
    throw error;
  }
}

/** Sends the one policy that is ours and waits: the service keeps the others. */
export async function updateRetention(
  id: string,
  { enabled, days }: { readonly enabled: boolean; readonly days?: number },
  azure: Azure,
): Promise<void> {
  const retentionPolicy = { status: enabled ? "enabled" : "disabled", ...(days === undefined ? {} : { days }) };
  const body = { policies: { retentionPolicy } };
  await azure.arm.change("PATCH", id, body, async () => {
    const { reply } = await throughSdk(azure, `PATCH ${id}`, (options) =>
      update(...registries(azure, azure.http, id), body, options).submitted(),
    );
    return reply;
  });
}
