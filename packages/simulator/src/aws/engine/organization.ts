import type { World } from "../../world/world.ts";

/** What the organization of the account lets anyone in it do at most, by its service control policies. */
const organization = (world: World): { readonly policies: string[] } =>
  world.section("aws-organization", () => ({ policies: [] }));

/** Puts the account under a service control policy. */
export function addServiceControlPolicy(world: World, document: object): void {
  organization(world).policies.push(JSON.stringify(document));
}

export const serviceControlPolicies = (world: World): readonly string[] => organization(world).policies;
