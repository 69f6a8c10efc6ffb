import type { Azure } from "../../../packages/azure/src/azure.ts";
import { connectAzure } from "../../../packages/azure/src/connect.ts";
import type { ArmProvider } from "../../../packages/azure/src/providers/registration.ts";
import { commandRun, type Machine } from "../command-run.ts";

/** How a workflow's jobs sign in to Azure, as the examples say it. */
export const azureVariables: Readonly<Record<string, string>> = {
  "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  "client-id": "${{ vars.AZURE_CLIENT_ID }}",
  "plan-client-id": "${{ vars.AZURE_PLAN_CLIENT_ID }}",
};

/** Signs in to Azure as whoever is at the machine. */
export const signInTo = (subscription: string, machine: Machine): Promise<Azure> =>
  connectAzure(
    {
      "client-id": machine.env.AZURE_CLIENT_ID || undefined,
      "tenant-id": machine.env.AZURE_TENANT_ID || undefined,
      "subscription-id": subscription,
      "azure-cloud": "public",
      "arm-endpoint": machine.env.AZURE_ARM_ENDPOINT || undefined,
    },
    commandRun(machine),
  );

/** What the first apply changes of the resource providers that a workflow needs. */
export async function unregistered(
  namespaces: readonly string[],
  subscription: string,
  { arm }: Azure,
): Promise<string[]> {
  const all = await Promise.all(
    namespaces.map((each) => arm.get<ArmProvider>(`/subscriptions/${subscription}/providers/${each}`)),
  );
  return namespaces
    .filter((_, at) => all[at]?.registrationState !== "Registered")
    .map((name) => `${name} is not registered in the subscription: the first apply registers it.`);
}
