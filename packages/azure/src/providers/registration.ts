import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Goal } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** A resource provider as the subscription has it. */
export interface ArmProvider {
  readonly namespace: string;
  readonly registrationState?: string;
}

interface Registration {
  readonly id: string;
  readonly namespace: string;
  /** What one list said of all providers: each answer is good for the first look only. */
  readonly listed: Map<string, ArmProvider>;
}

const wanted = { registrationState: "Registered" };

const stateIn = (resource: ArmResource): string | undefined =>
  (resource as unknown as ArmProvider).registrationState?.toLowerCase();

/** Whether a subscription may use a provider: a setting of it, so nothing is ever unregistered. */
const registration = defineResource<
  Registration,
  ArmProvider & { readonly id: string },
  typeof wanted,
  AzureReads,
  Azure
>({
  kind: "resource provider",
  id: ({ id }) => id,
  seal: "unsealed",

  async read({ id, namespace, listed }, { arm }) {
    const first = listed.get(namespace.toLowerCase());
    listed.delete(namespace.toLowerCase());
    const provider = first ?? (await arm.get<ArmProvider>(id));
    return provider && { ...provider, id };
  },

  plan({ namespace }, have) {
    if (have === undefined) {
      throw new UnfitError(
        `The resource provider ${namespace} does not exist.`,
        "Correct the input namespaces: az provider list shows all of them.",
      );
    }
    const changes = changed(have, wanted);
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body: wanted, changes };
  },

  async update({ id, registrationState }, _body, { arm }) {
    const state = registrationState?.toLowerCase();
    if (state === "unregistering") await arm.until(id, (provider) => stateIn(provider) === "notregistered");
    if (state !== "registering") await arm.post(`${id}/register`);
    await arm.until(id, (provider) => stateIn(provider) === "registered");
  },

  shows: (_id, body, have) => (have ? { [have.id]: { body: { ...have, ...body }, isNew: false } } : {}),
  status: ({ registrationState: state }) => (state !== undefined && /ing$/i.test(state) ? { inProgress: state } : {}),
});

/** Goals that some providers are registered in a subscription. They are read together, by one list. */
export async function providerRegistrations(
  azure: Azure,
  namespaces: readonly string[],
  subscription: string,
): Promise<Goal<ArmProvider>[]> {
  const all = await azure.arm.list<ArmProvider>(`/subscriptions/${subscription}/providers`);
  const listed = new Map(all.map((provider) => [provider.namespace.toLowerCase(), provider]));
  const names = new Map(namespaces.map((namespace) => [namespace.toLowerCase(), namespace]));
  return [...names.values()].map((namespace) =>
    registration(azure, { id: `/subscriptions/${subscription}/providers/${namespace}`, namespace, listed }),
  );
}
