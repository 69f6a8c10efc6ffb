import { UnfitError } from "@slipway/action";
import type { Aws } from "../connect.ts";
import type { Mapping } from "../eks/mapping.ts";

/** A role that is let into a cluster. */
export interface Principal {
  /** With its path. */
  readonly arn: string;
  /** When it was made; unknown for a role of another account. */
  readonly made?: Date;
}

/** A mapping whose role was found. */
export type FoundMapping = Mapping & { readonly principal: Principal };

/** Finds the role of each mapping, one after the other: whoever may not look up one may not look up the next. */
export async function findRoles(mappings: readonly Mapping[], aws: Aws): Promise<FoundMapping[]> {
  const { findPrincipal } = await import("./principals.ts");
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
