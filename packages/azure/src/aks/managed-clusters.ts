import {
  $delete,
  createOrUpdate,
  get,
  listKubernetesVersions,
  runCommand,
} from "@azure/arm-containerservice/api/managedClusters";
import type { KubernetesVersion, RunCommandRequest } from "@azure/arm-containerservice/models";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { isAbsent } from "../arm/absent.ts";
import type { Guard } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { idParts } from "../arm/resource-id.ts";
import { throughSdk } from "../arm/sdk.ts";
import { asPlanned, unlessGone } from "../arm/sdk-writes.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { containerService, guarded } from "./container-service.ts";
import type { ArmCluster } from "./want.ts";

/** The same, and what names a cluster to it. */
function clusters(azure: AzureReads, http: HttpClient, id: string) {
  const { subscription = "", resourceGroup = "", name = "" } = idParts(id);
  return [containerService(azure, http, subscription), resourceGroup, name] as const;
}

/** Undefined when there is no such cluster. It is given as it came: the vendor's model leaves out what it does not know. */
export async function readCluster(id: string, azure: AzureReads): Promise<ArmCluster | undefined> {
  try {
    const { reply } = await throughSdk(azure, `GET ${id}`, (options) =>
      get(...clusters(azure, azure.readOnlyHttp, id), options),
    );
    return reply.body as ArmCluster;
  } catch (error) {
    if (isAbsent(error, azure.run)) return undefined;
    throw error;
  }
}

/** The versions of Kubernetes that AKS has in a region; none where it does not know the region. */
export async function versionsIn(
  region: string,
  subscription: string,
  azure: AzureReads,
): Promise<KubernetesVersion[]> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.ContainerService/locations/${region}/kubernetesVersions`;
  try {
    const { result } = await throughSdk(azure, `GET ${path}`, (options) =>
      listKubernetesVersions(containerService(azure, azure.readOnlyHttp, subscription), region, options),
    );
    return (await result).values ?? [];
  } catch (error) {
    if (isAbsent(error, azure.run)) return [];
    throw error;
  }
}

/** Sends all of a cluster and waits for what comes of it. */
export async function writeCluster(id: string, body: Json, guard: Guard, azure: Azure): Promise<unknown> {
  return await azure.arm.change("PUT", id, body, async () => {
    const { reply } = await throughSdk(azure, `PUT ${id}`, (options) => {
      const [context, resourceGroup, name] = clusters(azure, azure.http, id);
      context.pipeline.addPolicy(asPlanned(body));
      const known = { location: String(body.location) };
      return createOrUpdate(context, resourceGroup, name, known, { ...guarded(guard), ...options }).submitted();
    });
    return reply;
  });
}

/** Deletes a cluster, if it is there, and waits until it is gone. */
export async function deleteCluster(id: string, azure: Azure): Promise<void> {
  await azure.arm.change("DELETE", id, undefined, async () => {
    const call = throughSdk(azure, `DELETE ${id}`, (options) =>
      $delete(...clusters(azure, azure.http, id), options).submitted(),
    );
    return await unlessGone(call);
  });
}

/** Runs a command in a cluster and waits for its result, which is given as it came. */
export async function runInCluster(id: string, request: RunCommandRequest, azure: Azure): Promise<unknown> {
  const path = `${id}/runCommand`;
  return await azure.arm.change("POST", path, request, async () => {
    const { reply } = await throughSdk(azure, `POST ${path}`, (options) =>
      runCommand(...clusters(azure, azure.http, id), request, options).submitted(),
    );
    return reply;
  });
}
