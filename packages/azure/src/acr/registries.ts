import type { Registry } from "@azure/arm-containerregistry";
import { createContainerRegistryManagement } from "@azure/arm-containerregistry/api";
import { get, update } from "@azure/arm-containerregistry/api/registries";
import { wentWithItsGroup } from "../arm/absent.ts";
import { ArmError } from "../arm/errors.ts";
import { parseId } from "../arm/resource-id.ts";
import { throughSdk } from "../arm/sdk.ts";
import type { Azure } from "../connect.ts";
import type { Retention } from "./retention.ts";

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
    return (await throughSdk(`GET ${id}`, (options) => get(context, resourceGroup, name, options))).result;
  } catch (error) {
    if (error instanceof ArmError && error.code === "ResourceNotFound") return undefined;
    if (wentWithItsGroup(error, azure.run)) return undefined;
    throw error;
  }
}

/** Sends the one policy that is ours and waits: the service keeps the others. */
export async function updateRetention({ registry, enabled, days }: Retention, azure: Azure): Promise<void> {
  const { context, resourceGroup, name } = registries(azure, registry);
  const retentionPolicy = { status: enabled ? "enabled" : "disabled", ...(enabled ? { days } : {}) };
  const attempt = `PATCH ${registry}`;
  await azure.arm.write(attempt, async () => {
    const { reply } = await throughSdk(attempt, (options) =>
      update(context, resourceGroup, name, { policies: { retentionPolicy } }, options).submitted(),
    );
    await azure.arm.follow("PATCH", registry, reply);
  });
}
