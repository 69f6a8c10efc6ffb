import {
  $delete,
  createOrUpdate,
  get,
  getUpgradeProfile,
  upgradeNodeImageVersion,
} from "@azure/arm-containerservice/api/agentPools";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { isAbsent } from "../../arm/absent.ts";
import type { Guard } from "../../arm/client.ts";
import type { Json } from "../../arm/json-path.ts";
import { idParts } from "../../arm/resource-id.ts";
import { throughSdk } from "../../arm/sdk.ts";
import { asPlanned, unlessGone } from "../../arm/sdk-writes.ts";
import type { Azure, AzureReads } from "../../azure.ts";
import { containerService, guarded } from "../container-service.ts";
import type { ArmNodePool } from "./want.ts";

/** The vendor's client, and what names a pool to it. */
function pools(azure: AzureReads, http: HttpClient, id: string) {
  const { subscription = "", resourceGroup = "", name = "", parent = "" } = idParts(id);
  const cluster = parent.slice(parent.lastIndexOf("/") + 1);
  return [containerService(azure, http, subscription), resourceGroup, cluster, name] as const;
}

/** Undefined when there is no such pool. It is given as it came. */
export async function readPool(id: string, azure: AzureReads): Promise<ArmNodePool | undefined> {
  return (await readAsItCame(`GET ${id}`, azure, (options) => get(...pools(azure, azure.readOnlyHttp, id), options))) as
    | ArmNodePool
    | undefined;
}

/** The newest image for the nodes of a pool; undefined when there is no such pool. */
export async function newestImage(id: string, azure: AzureReads): Promise<string | undefined> {
  const profile = await readAsItCame(`GET ${id}/upgradeProfiles/default`, azure, (options) =>
    getUpgradeProfile(...pools(azure, azure.readOnlyHttp, id), options),
  );
  return (profile as { properties?: { latestNodeImageVersion?: string } } | undefined)?.properties
    ?.latestNodeImageVersion;
}

async function readAsItCame(
  attempted: string,
  azure: AzureReads,
  call: Parameters<typeof throughSdk<unknown>>[2],
): Promise<unknown> {
  try {
    return (await throughSdk(azure, attempted, call)).reply.body;
  } catch (error) {
    if (isAbsent(error, azure.run)) return undefined;
    throw error;
  }
}

/** Sends all of a pool and waits for what comes of it. */
export async function writePool(id: string, body: Json, guard: Guard, azure: Azure): Promise<unknown> {
  return await azure.arm.change("PUT", id, body, async () => {
    const { reply } = await throughSdk(azure, `PUT ${id}`, (options) => {
      const [context, resourceGroup, cluster, name] = pools(azure, azure.http, id);
      context.pipeline.addPolicy(asPlanned(body));
      return createOrUpdate(context, resourceGroup, cluster, name, {}, { ...guarded(guard), ...options }).submitted();
    });
    return reply;
  });
}

/** Gives the nodes of a pool the newest image, and waits until they have it. */
export async function upgradeImage(id: string, azure: Azure): Promise<void> {
  const path = `${id}/upgradeNodeImageVersion`;
  await azure.arm.change("POST", path, undefined, async () => {
    const call = throughSdk(azure, `POST ${path}`, (options) =>
      upgradeNodeImageVersion(...pools(azure, azure.http, id), options).submitted(),
    );
    return (await call).reply;
  });
}

/** Drains and deletes a pool, if it is there, and waits until it is gone. */
export async function deletePool(id: string, guard: Guard, azure: Azure): Promise<void> {
  await azure.arm.change("DELETE", id, undefined, () =>
    unlessGone(
      throughSdk(azure, `DELETE ${id}`, (options) =>
        $delete(...pools(azure, azure.http, id), { ...guarded(guard), ...options }).submitted(),
      ),
    ),
  );
}
