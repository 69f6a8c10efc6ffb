import type { Cloud } from "@slipway/simulator";
import { awsCalls } from "./aws-calls.ts";

type Fields = Readonly<Record<string, unknown>>;

/** An add-on in wire shape. */
export type WireAddon = Fields & {
  readonly addonArn: string;
  readonly status: string;
  readonly addonVersion: string;
  readonly configurationValues?: string;
  readonly podIdentityAssociations?: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
};

/** Someone with all rights who handles the add-ons of simulated clusters. */
export interface AddonOperator {
  find(cluster: string, name: string): Promise<WireAddon | undefined>;
  /** Adds one, and waits until it is there. */
  make(cluster: string, name: string, more?: Fields): Promise<void>;
  /** Changes one, and waits until that is done. */
  change(cluster: string, name: string, body: Fields): Promise<void>;
  tag(cluster: string, name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** The roles that the pods of an add-on act as, by service account. */
  roles(cluster: string, name: string): Promise<Readonly<Record<string, string>>>;
}

export function addonOperator(cloud: Cloud): AddonOperator {
  const { eks } = awsCalls(cloud);
  const addons = (cluster: string) => `/clusters/${cluster}/addons`;
  const later = () => cloud.world.clock.advance(20 * 60_000);
  const operator: AddonOperator = {
    find: async (cluster, name) => (await eks("GET", `${addons(cluster)}/${name}`))?.addon as WireAddon | undefined,
    async make(cluster, name, more = {}) {
      await eks("POST", addons(cluster), { addonName: name, ...more });
      later();
    },
    async change(cluster, name, body) {
      await eks("POST", `${addons(cluster)}/${name}/update`, body);
      later();
    },
    async tag(cluster, name, tags) {
      const found = await operator.find(cluster, name);
      await eks("POST", `/tags/${encodeURIComponent(found?.addonArn ?? "")}`, { tags });
    },
    async roles(cluster, name) {
      const { podIdentityAssociations = [] } = (await operator.find(cluster, name)) ?? {};
      const all = await Promise.all(
        podIdentityAssociations.map(async (arn) => {
          const id = arn.slice(arn.lastIndexOf("/") + 1);
          const found = await eks("GET", `/clusters/${cluster}/pod-identity-associations/${id}`);
          const { serviceAccount, roleArn } = found?.association as { serviceAccount: string; roleArn: string };
          return [serviceAccount, roleArn] as const;
        }),
      );
      return Object.fromEntries(all);
    },
  };
  return operator;
}
