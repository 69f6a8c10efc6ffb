import type { Finding, Goal, GoalOptions, Inspection } from "./goal.ts";
import { judge } from "./judge.ts";
import type { Resource } from "./resource.ts";
import { keyOf } from "./step.ts";

/** Makes goals of one kind of resource. */
export function defineResource<Want, Have, Body, Reads, Writes extends Reads = Reads>(
  resource: Resource<Want, Have, Body, Reads, Writes>,
): (client: Writes, want: Want, options?: GoalOptions) => Goal<Have> {
  return (client, want, options = {}) => {
    const after = options.after ?? [];
    const subject = { kind: resource.kind, id: resource.id(want), after: after.map(keyOf) };
    let seen: Have | undefined;
    return {
      kind: subject.kind,
      id: subject.id,
      after,
      client,
      get have() {
        return seen;
      },
      ...(resource.lock ? { lock: resource.lock(want) } : {}),
      readLagMs: resource.readLagMs ?? 0,
      async look() {
        seen = await resource.read(want, client);
      },
      async inspect(how: Inspection): Promise<Finding> {
        let have = await resource.read(want, client);
        if (how.wait && have !== undefined && resource.wait && resource.status?.(have).inProgress !== undefined) {
          await resource.wait(have, client);
          have = await resource.read(want, client);
        }
        seen = have;
        const where = await resource.where?.(client);
        const placed = where === undefined ? subject : { ...subject, where };
        return await judge({ resource, want, have, subject: placed, client }, how);
      },
    };
  };
}
