import { UnfitError } from "@slipway/action";
import type { Status } from "@slipway/reconcile";
import type { KubernetesObject, KubernetesReads } from "../client/client.ts";

/** What a controller says of an object. */
export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  /** Which generation of the object it has seen. */
  readonly observedGeneration?: number;
}

/** An object whose controller reports by conditions. */
export interface Conditioned extends KubernetesObject {
  readonly metadata: KubernetesObject["metadata"] & { readonly generation?: number };
}

/** These pass by themselves: an address is on its way. */
const passing = ["Pending", "AddressNotAssigned"];

const inWords = ({ type, status, reason, message }: Condition): string =>
  `${type} is ${status}: ${reason}${message ? `: ${message}` : ""}`;

/** How an object is doing by those of its conditions that have to be true. */
export function statusByConditions(
  { metadata: { generation = 1 } }: Conditioned,
  conditions: readonly Condition[],
  needed: readonly string[],
): Status {
  const found = needed.map((type): Condition => {
    const condition = conditions.find((each) => each.type === type);
    if (condition === undefined || (condition.observedGeneration ?? generation) < generation)
      return { type, status: "Unknown", reason: "no controller has looked at it yet" };
    return condition;
  });
  const failed = found.find(({ status, reason = "" }) => status === "False" && !passing.includes(reason));
  if (failed !== undefined) return { failed: inWords(failed) };
  const open = found.find(({ status }) => status !== "True");
  return open === undefined ? {} : { inProgress: inWords(open) };
}

const patience = 10 * 60_000;
const pace = 5_000;

/** An object that a controller reports on: where it is, what it is called, and how it is doing. */
interface Reported<T> {
  readonly path: string;
  readonly what: string;
  statusOf(found: T): Status;
}

/** Waits until the controller has said how an object is doing, and gives that. */
export async function untilReported<T extends Conditioned>(
  { path, what, statusOf }: Reported<T>,
  kubernetes: KubernetesReads,
): Promise<Status> {
  const { run } = kubernetes;
  const end = run.clock.now() + patience;
  return await run.wait(what, async () => {
    for (;;) {
      const found = await kubernetes.get<T>(path);
      const status = found === undefined ? {} : statusOf(found);
      if (status.inProgress === undefined) return status;
      if (run.clock.now() >= end)
        throw new UnfitError(
          `${what} is not ready after ten minutes: ${status.inProgress}.`,
          "Look whether the controller of its gateway class runs: kubectl describe gatewayclass, and the events of the gateway.",
        );
      await run.clock.sleep(pace);
    }
  });
}

/** After a write: what does not work is an error, with what the controller says. */
export async function follow<T extends Conditioned>(about: Reported<T>, kubernetes: KubernetesReads): Promise<void> {
  const { failed } = await untilReported(about, kubernetes);
  if (failed !== undefined)
    throw new UnfitError(
      `${about.what} was written, but does not work: ${failed}.`,
      "Correct what the message names, in the inputs or in the cluster, then run again.",
    );
}
