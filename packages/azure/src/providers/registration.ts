import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Goal } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Azure } from "../connect.ts";

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

const stateIn = (resource: ArmResource): string | undefined =>
  (resource as unknown as ArmProvider).registrationState?.toLowerCase();

/** Whether a subscription may use a provider: a setting of it, so nothing is ever unregistered. */
const registration = defineResource<Registration, ArmProvider, Azure>({
  kind: "resource provider",
  name: ({ id }) => id,

  async read({ id, namespace, listed }, { arm }) {
    const first = listed.get(namespace.toLowerCase());
    listed.delete(namespace.toLowerCase());
    const provider = first ?? (await arm.get<ArmProvider>(id));
    if (provider !== undefined) return provider;
    throw new UnfitError(
      `There is no resource provider ${namespace}.`,
      "Correct the input namespaces: az provider list shows those that there are.",
    );
  },

  diff: ({ registrationState }) => changed({ registrationState }, { registrationState: "Registered" }),

  async update({ id }, { registrationState }, { arm }) {
    const state = registrationState?.toLowerCase();
    if (state === "unregistering") await arm.until(id, (provider) => stateIn(provider) === "notregistered");
    if (state !== "registering") await arm.post(`${id}/register`);
    await arm.until(id, (provider) => stateIn(provider) === "registered");
  },

  condition: ({ registrationState }) =>
    /ing$/i.test(registrationState ?? "") ? { moving: registrationState ?? "changing" } : {},
});

/** Goals that some providers are registered in a subscription. They are read together, by one list. */
export async function providerRegistrations(
  namespaces: readonly string[],
  subscription: string,
  { arm }: Azure,
): Promise<Goal<Azure, ArmProvider>[]> {
  const all = await arm.list<ArmProvider>(`/subscriptions/${subscription}/providers`);
  const listed = new Map(all.map((provider) => [provider.namespace.toLowerCase(), provider]));
  const wanted = new Map(namespaces.map((namespace) => [namespace.toLowerCase(), namespace]));
  return [...wanted.values()].map((namespace) =>
    registration({ id: `/subscriptions/${subscription}/providers/${namespace}`, namespace, listed }),
  );
}
