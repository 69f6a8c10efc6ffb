import type { Failure } from "@slipway/action";
import type { Plan, Step } from "@slipway/reconcile";
import { ArmError } from "../arm/errors.ts";
import type { AzureReads } from "../azure.ts";
import { clusterProblems } from "./cluster.ts";
import { nameProblems } from "./names.ts";
import { providerProblems } from "./providers.ts";
import { regionProblems } from "./regions.ts";
import { rightsProblems } from "./rights.ts";

/** One kind of thing that can be known before the first write. */
type Check = (steps: readonly Step[], azure: AzureReads) => Promise<readonly Failure[]>;

const checks: Readonly<Record<string, Check>> = {
  "whether the region exists": regionProblems,
  "whether the resource providers are registered": providerProblems,
  "whether the names are free": nameProblems,
  "versions, sizes and quotas of the cluster": clusterProblems,
};

/**
 * What would fail in an apply of a plan, as far as Azure says so before the first write. The checks run side by side; one that
 * the identity may not make is left out, and said.
 */
export async function preflight({ steps }: Plan, azure: AzureReads, withRights: boolean): Promise<Failure[]> {
  const made = steps.filter(({ operation }) => operation !== "delete");
  if (made.length === 0) return [];
  const all = withRights ? { ...checks, "the identity's own rights": rightsProblems } : checks;
  const skipped: string[] = [];
  const found = await Promise.all(
    Object.entries(all).map(async ([what, check]) => {
      try {
        return await check(made, azure);
      } catch (error) {
        if (!(error instanceof ArmError) || error.status !== 403) throw error;
        skipped.push(what);
        return [];
      }
    }),
  );
  if (skipped.length > 0)
    azure.run.warn(
      `Not checked before the apply, since the identity may not read it: ${skipped.sort().join("; ")}. Grant it Reader on the subscription.`,
    );
  return found.flat();
}
