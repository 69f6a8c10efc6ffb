import type { Cloud } from "@slipway/simulator";
import { limitAws } from "./aws-policies.ts";
import { limitAzure } from "./azure-roles.ts";
import type { Role } from "./read-roles.ts";

/** Gives the rehearsed identity these rights and no others; in a cloud without a role it may do everything. */
export async function limitDeployer(cloud: Cloud, roles: readonly Role[]): Promise<void> {
  await limitAzure(
    cloud,
    roles.filter((role) => role.cloud === "azure"),
  );
  await limitAws(
    cloud,
    roles.filter((role) => role.cloud === "aws"),
  );
}
