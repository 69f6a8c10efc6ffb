import { type Change, changed } from "@slipway/reconcile";
import { sameId } from "../arm/resource-id.ts";
import type { ArmSubnet } from "./reader.ts";

/** What a subnet has to do with services of Azure's. */
export interface ServicesWant {
  /** Services that are reached directly, beside those of others. */
  readonly serviceEndpoints?: readonly string[] | undefined;
  /** The one service that the subnet is given to. */
  readonly delegation?: string | undefined;
}

const endpointsOf = (have: ArmSubnet | undefined): readonly string[] =>
  (have?.properties.serviceEndpoints ?? []).flatMap(({ service }) => service ?? []);

const delegationsOf = (have: ArmSubnet | undefined): readonly string[] =>
  (have?.properties.delegations ?? []).flatMap(({ properties }) => properties?.serviceName ?? []);

const lacking = (there: readonly string[], wanted: readonly string[]): readonly string[] =>
  wanted.filter((each) => !there.some((one) => sameId(one, each)));

/** What differs. Pure. */
export function serviceChanges(have: ArmSubnet, { serviceEndpoints = [], delegation }: ServicesWant): Change[] {
  const [endpoints, delegations] = [endpointsOf(have), delegationsOf(have)];
  const isGiven = delegation === undefined || lacking(delegations, [delegation]).length === 0;
  return [
    ...changed(endpoints, [...endpoints, ...lacking(endpoints, serviceEndpoints)], undefined, "serviceEndpoints"),
    ...(isGiven ? [] : changed(delegations, [delegation], undefined, "delegations")),
  ];
}

/** The members as they are to be; what is there already stays as it was read. Pure. */
export function serviceMembers(
  have: ArmSubnet | undefined,
  { serviceEndpoints = [], delegation }: ServicesWant,
): object {
  const endpoints = lacking(endpointsOf(have), serviceEndpoints).map((service) => ({ service }));
  const isGiven = delegation === undefined || lacking(delegationsOf(have), [delegation]).length === 0;
  return {
    ...(endpoints.length > 0 ? { serviceEndpoints: [...(have?.properties.serviceEndpoints ?? []), ...endpoints] } : {}),
    ...(isGiven
      ? {}
      : { delegations: [{ name: delegation.replaceAll("/", "."), properties: { serviceName: delegation } }] }),
  };
}
