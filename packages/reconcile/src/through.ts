import type { Goal } from "./goal.ts";

/** The same goal with the client that it needs: goals of several clouds can then stand in one plan. */
export const through = <Client, Have>(
  client: Client,
  goal: Goal<Client, Have>,
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
