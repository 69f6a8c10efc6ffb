import { DeadlineError } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import type { FluxClusterReads } from "./cluster.ts";
import { fluxRemedyFor } from "./remedies.ts";
import type { ArmFluxConfiguration, ObjectStatus } from "./wire.ts";

/** One object that failed, and why. */
export interface Failing {
  /** Kind, namespace and name. */
  readonly object: string;
  readonly reason: string;
  readonly message: string;
}

/** The cluster has the configuration and cannot bring it about. */
export class NonCompliantError extends Error {
  override readonly name = "NonCompliantError";
  readonly remedy: string;

  constructor(configuration: string, failing: Failing) {
    super(`The cluster does not comply with ${configuration}: ${inWords(failing)}`);
    this.remedy = fluxRemedyFor(failing.reason, failing.message);
  }
}

/** Says nothing but that something is still going on. */
const passing = /^(Progressing|ProgressingWithRetry|DependencyNotReady|ReconciliationInProgress|Unknown)$/;

/** What fails for want of another comes after that other one. */
const rank = ({ kind = "" }: ObjectStatus): number =>
  kind === "Kustomization" ? 2 : kind.startsWith("Helm") && kind !== "HelmRepository" ? 1 : 0;

/** The first object that failed, where the cause stands before what follows from it; undefined when the cluster complies. */
export function firstFailing({ name, properties }: ArmFluxConfiguration): Failing | undefined {
  if (properties.complianceState !== "Non-Compliant") return undefined;
  const failing = (properties.statuses ?? [])
    .filter(({ complianceState }) => complianceState === "Non-Compliant")
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ kind = "object", namespace, name: of = "", statusConditions }) => {
      const ready = statusConditions?.find(({ type, status }) => type === "Ready" && status !== "True");
      const object = `${kind} ${namespace ? `${namespace}/` : ""}${of}`;
      return { object, reason: ready?.reason ?? "Unknown", message: ready?.message ?? "It does not say why." };
    });
  const whole = {
    object: `the configuration ${name}`,
    reason: "Failed",
    message: properties.errorMessage || "It does not say why.",
  };
  return failing.find(({ reason }) => !passing.test(reason)) ?? failing.at(0) ?? whole;
}

/** A failure in words. */
export const inWords = ({ object, reason, message }: Failing): string => `${object} failed with ${reason}: ${message}`;

/** The cluster has not reported yet what came of it. */
export const isOpen = ({ properties }: ArmFluxConfiguration): boolean =>
  /^(Pending|Unknown)$/.test(properties.complianceState ?? "Unknown");

/** How often the agents report, for how long a failure has to stay the same, and after how long nothing comes any more. */
const pace = 30_000;
const steady = 3 * 60_000;
const silence = 10 * 60_000;

/**
 * Reads a configuration until the cluster has reported what came of it, beginning with what is known of it. A failure is
 * waited through while it changes, and as long as it only says that something is going on. With `lenient` any verdict
 * is an end.
 */
export async function followCompliance(
  known: ArmFluxConfiguration,
  cluster: FluxClusterReads,
  { arm, run }: AzureReads,
  lenient: boolean,
): Promise<void> {
  const { id } = known;
  const from = run.clock.now();
  let seen: { readonly failing: Failing; readonly since: number } | undefined;
  const isOver = async (have: ArmFluxConfiguration): Promise<boolean> => {
    const now = run.clock.now();
    if (isOpen(have)) return now - from >= silence && (await cluster.isLeftAlone(`the configuration ${id}`));
    const failing = firstFailing(have);
    if (failing === undefined || lenient) return true;
    const same = seen?.failing.object === failing.object && seen.failing.reason === failing.reason;
    seen = { failing, since: same && seen ? seen.since : now };
    if (now - seen.since >= steady && !passing.test(failing.reason)) throw new NonCompliantError(id, failing);
    return false;
  };
  await run.wait(`what the cluster makes of ${id}`, async () => {
    try {
      for (let have: ArmFluxConfiguration | undefined = known; have !== undefined && !(await isOver(have)); ) {
        await run.clock.sleep(pace);
        have = await arm.get<ArmFluxConfiguration>(id);
      }
    } catch (error) {
      throw error instanceof DeadlineError && seen ? new NonCompliantError(id, seen.failing) : error;
    }
  });
}
