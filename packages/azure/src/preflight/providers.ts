import type { Failure } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import { idParts } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";
import type { ArmProvider } from "../providers/registration.ts";

/** These are always registered. */
const always = new Set(["microsoft.resources", "microsoft.authorization"]);

/** Providers that are not registered, and that no step of the job registers. */
export async function providerProblems(steps: readonly Step[], { arm }: AzureReads): Promise<Failure[]> {
  const needed = new Map(
    steps.flatMap(({ id }) => {
      const { type = "", subscription = "" } = idParts(id);
      const [namespace = ""] = type.split("/");
      return namespace === "" || always.has(namespace.toLowerCase())
        ? []
        : [[`/subscriptions/${subscription}/providers/${namespace}`, namespace]];
    }),
  );
  const found = await Promise.all(
    [...needed].map(async ([id, namespace]) => {
      const provider = await arm.get<ArmProvider>(id);
      return /^register/i.test(provider?.registrationState ?? "Registered") ? [] : [namespace];
    }),
  );
  return found.flat().map((namespace) => ({
    what: `The resource provider ${namespace} is not registered in the subscription.`,
    remedy: `Register it: add ${namespace} to register-providers in an earlier step, or run az provider register --namespace ${namespace}.`,
  }));
}
