import { createContainerService } from "@azure/arm-containerservice/api";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { apiVersion } from "../arm/api-versions.ts";
import type { Guard } from "../arm/client.ts";
import { onOurTransport } from "../arm/sdk.ts";
import type { AzureReads } from "../azure.ts";

/** The vendor's client, on our transport and our clock. */
export const containerService = (azure: AzureReads, http: HttpClient, subscription: string) =>
  createContainerService(azure.signIn, subscription, {
    ...onOurTransport(azure, http),
    apiVersion: apiVersion("/providers/Microsoft.ContainerService/managedClusters"),
  });

/** A guard, as the vendor's client takes it. */
export const guarded = ({ ifNew, ifMatch }: Guard) => ({
  ...(ifNew ? { ifNoneMatch: "*" } : {}),
  ...(ifMatch ? { ifMatch } : {}),
});
