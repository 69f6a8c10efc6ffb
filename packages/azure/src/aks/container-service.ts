import { createContainerService } from "@azure/arm-containerservice/api";
import type { HttpClient, PipelinePolicy } from "@azure/core-rest-pipeline";
import { apiVersion } from "../arm/api-versions.ts";
import type { Guard } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { onOurTransport } from "../arm/sdk.ts";
import type { Reply } from "../arm/wire.ts";
import type { AzureReads } from "../azure.ts";

/** The vendor's client, on our transport and our clock. */
export const containerService = (azure: AzureReads, http: HttpClient, subscription: string) =>
  createContainerService(azure.signIn, subscription, {
    ...onOurTransport(azure, http),
    apiVersion: apiVersion("/providers/Microsoft.ContainerService/managedClusters"),
  });

/** Sends the body as it was planned: by the vendor's model alone a write would take away what the model does not know. */
export const asPlanned = (body: Json): PipelinePolicy => ({
  name: "asPlanned",
  sendRequest(request, next) {
    request.body = JSON.stringify(body);
    return next(request);
  },
});

/** A guard, as the vendor's client takes it. */
export const guarded = ({ ifNew, ifMatch }: Guard) => ({
  ...(ifNew ? { ifNoneMatch: "*" } : {}),
  ...(ifMatch ? { ifMatch } : {}),
});

/** The answer to a DELETE; that of what is not there is one, too. */
export async function unlessGone(call: Promise<{ readonly reply: Reply }>): Promise<Reply> {
  try {
    return (await call).reply;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return { status: 404, headers: new Map(), body: undefined };
    throw error;
  }
}
