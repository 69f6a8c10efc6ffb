import type { Failure } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import { idParts } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";

/** What has a name that is unique in all of Azure. */
const unique: Readonly<Record<string, string>> = {
  "microsoft.containerregistry/registries": "Microsoft.ContainerRegistry",
  "microsoft.storage/storageaccounts": "Microsoft.Storage",
  "microsoft.eventhub/namespaces": "Microsoft.EventHub",
};

interface Availability {
  readonly nameAvailable?: boolean;
  readonly message?: string;
}

/** Names that someone else has, anywhere in Azure. */
export async function nameProblems(steps: readonly Step[], { arm }: AzureReads): Promise<Failure[]> {
  const found = await Promise.all(
    steps.map(async ({ id, kind, operation }) => {
      const { type = "", name = "", subscription = "" } = idParts(id);
      const provider = unique[type.toLowerCase()];
      if (provider === undefined || operation !== "create") return [];
      const path = `/subscriptions/${subscription}/providers/${provider}/checkNameAvailability`;
      const answer = (await arm.ask(path, { name, type })) as Availability | undefined;
      if (answer?.nameAvailable !== false) return [];
      return [
        {
          what: `The name ${name} cannot be used for a ${kind}: ${answer.message ?? "it is taken."}`,
          remedy: "Choose another name.",
        },
      ];
    }),
  );
  return found.flat();
}
