import type { Goal, GoalOptions } from "./goal.ts";
import { judge, type Resource } from "./resource.ts";
import { keyOf } from "./step.ts";

/** Many resources of one kind that are read together, by one list. */
export interface ResourceSet<Scope, Want, Have, Client>
  extends Omit<Resource<Want, Have, Client>, "read" | "name" | "alone" | "wait" | "fits"> {
  /** What the set belongs to, for the log. */
  nameOfSet(scope: Scope): string;
  list(scope: Scope, client: Client): Promise<readonly Have[]>;
  /** What makes two the same thing. Case is up to the vendor: fold it here. */
  key(have: Have): string;
  keyOfWant(want: Want): string;
  /** The want that would describe what is there: lets a prune name and remove it. */
  wantOf(have: Have): Want;
  alone?(scope: Scope): string;
}

export interface Wanted<Scope, Want> {
  readonly scope: Scope;
  readonly wants: readonly Want[];
  /** Whether what is there and not wanted is removed: only ever what `owned` says is ours. */
  readonly prune: boolean;
}

/** Makes goals of a set: one list, then each wanted one created, updated or left, and the rest pruned if asked. */
export function defineSet<Scope, Want, Have, Client>(
  set: ResourceSet<Scope, Want, Have, Client>,
): (wanted: Wanted<Scope, Want>, options?: GoalOptions<Client>) => Goal<Client, readonly Have[]> {
  const { alone, ...rest } = set;
  const member: Resource<Want, Have, Client> = {
    ...rest,
    name: set.keyOfWant,
    read: async () => undefined,
  };
  return ({ scope, wants, prune }, options = {}) => {
    const after = options.after ?? [];
    let seen: readonly Have[] | undefined;
    return {
      kind: set.kind,
      name: set.nameOfSet(scope),
      after,
      get have() {
        return seen;
      },
      ...(alone ? { alone: alone(scope) } : {}),
      lag: set.lag ?? 0,
      async look(client, how) {
        seen = await set.list(scope, client);
        const there = new Map(seen.map((have) => [set.key(have), have]));
        const subject = (name: string) => ({
          kind: set.kind,
          name,
          after: after.map(keyOf),
        });
        const findings = wants.map((want) => {
          const key = set.keyOfWant(want);
          const have = there.get(key);
          there.delete(key);
          return judge(member, want, have, subject(key), client, how);
        });
        if (!prune || how.want === "absent") return findings;
        const extra = [...there.values()].filter((have) => set.owned?.(have) ?? false);
        return findings.concat(
          extra.map((have) =>
            judge(member, set.wantOf(have), have, subject(set.key(have)), client, { ...how, want: "absent" }),
          ),
        );
      },
    };
  };
}
