import type { Goal } from "@slipway/reconcile";

/** The same goal with the client that it needs: goals of Azure and of Kubernetes can then stand in one plan. */
export const bound = <Client, Have>(
  goal: Goal<Client, Have>,
  client: Client,
  after: readonly Goal<unknown>[] = [],
): Goal<unknown, Have> => ({
  kind: goal.kind,
  name: goal.name,
  after,
  ...(goal.alone === undefined ? {} : { alone: goal.alone }),
  lag: goal.lag,
  get have() {
    return goal.have;
  },
  look: (_client, how) => goal.look(client, how),
});
