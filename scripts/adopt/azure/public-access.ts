import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";

/** Whether something is reached from the internet, as workflows take it: false where private endpoints alone reach all. */
export const isPublic = (...all: readonly (ArmResource | undefined)[]): boolean =>
  all.some((each) => each !== undefined && each.properties.publicNetworkAccess !== "Disabled");
