import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import type { Principal } from "../iam/principal.ts";
import type { Mapping } from "./mapping.ts";

/** A mapping whose role was found. */
export type FoundMapping = Mapping & { readonly principal: Principal };

/** Finds the role of each mapping, one after the other: who may not look up one may not look up the next. */
export async function findRoles(mappings: readonly Mapping[], aws: AwsReads): Promise<FoundMapping[]> {
  const { findPrincipal } = await import("../iam/find-principal.ts");
  const found = new Map<string, FoundMapping>();
  for (const mapping of mappings) {
    const principal = await findPrincipal(mapping.role, aws);
    const other = found.get(principal.arn);
    if (other) {
      throw new UnfitError(
        `Both ${other.role} and ${mapping.role} are the role ${principal.arn}: a role has one access entry.`,
        "Put what both mappings say into one.",
      );
    }
    found.set(principal.arn, { ...mapping, principal });
  }
  return [...found.values()];
}
