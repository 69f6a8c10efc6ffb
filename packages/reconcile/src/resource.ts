import type { Change } from "./change.ts";
import type { Finding, Goal, GoalOptions, Look } from "./goal.ts";
import { keyOf, type Step, type Subject } from "./step.ts";

/** How a thing that exists is doing, apart from its fields. */
export interface Condition {
  /** The vendor's change is still going on: its name for the state. */
  readonly moving?: string;
  /** The vendor says that it failed: why. */
  readonly degraded?: string;
}

/** One kind of resource: how to read it, and what it takes to have it as wanted. */
export interface Resource<Want, Have, Client> {
  /** What a person would say: "private DNS link". */
  readonly kind: string;
  name(want: Want): string;
  /** Undefined when it does not exist. Must not write. */
  read(want: Want, client: Client): Promise<Have | undefined>;
  /** Throws what would be in the way of making it. Asked only before that is done, or done anew. Must not write. */
  fits?(want: Want, client: Client): Promise<void>;
  /** Pure, and only about fields that the want names. */
  diff(have: Have, want: Want): Change[];
  /** May find that somebody was faster: then it throws a `StaleError`. */
  create?(want: Want, client: Client): Promise<unknown>;
  /** Gets what was read, so that all it does not own is written back as it was. */
  update?(want: Want, have: Have, client: Client): Promise<unknown>;
  remove?(have: Have, want: Want, client: Client): Promise<unknown>;
  /** Pure. Absent: whatever exists is well. */
  condition?(have: Have): Condition;
  /** Waits until a change that is going on has ended, well or not. */
  wait?(have: Have, want: Want, client: Client): Promise<unknown>;
  /** Whether Slipway made it: only then does a destroy remove it. */
  owned?(have: Have): boolean;
  /** Writes that share this key happen one at a time. */
  alone?(want: Want): string;
  /** How long, in milliseconds, a fresh read may lag behind a write. */
  readonly lag?: number;
}

/** Makes goals of one kind of resource. */
export function defineResource<Want, Have, Client>(
  resource: Resource<Want, Have, Client>,
): (want: Want, options?: GoalOptions<Client>) => Goal<Client, Have> {
  return (want, options = {}) => {
    const name = resource.name(want);
    const after = options.after ?? [];
    let seen: Have | undefined;
    return {
      kind: resource.kind,
      name,
      after,
      get have() {
        return seen;
      },
      ...(resource.alone ? { alone: resource.alone(want) } : {}),
      lag: resource.lag ?? 0,
      async look(client, how) {
        const subject = { kind: resource.kind, name, after: after.map(keyOf) };
        let have = await resource.read(want, client);
        if (how.wait && have !== undefined && resource.wait && resource.condition?.(have).moving !== undefined) {
          await resource.wait(have, want, client);
          have = await resource.read(want, client);
        }
        seen = have;
        const found = judge(resource, want, have, subject, client, how);
        if (/^(create|replace)$/.test(found.step?.does ?? "")) await resource.fits?.(want, client);
        return [found];
      },
    };
  };
}

/** Decides what one thing needs: the only place where "is" and "should be" meet. */
export function judge<Want, Have, Client>(
  resource: Resource<Want, Have, Client>,
  want: Want,
  have: Have | undefined,
  subject: Subject,
  client: Client,
  how: Look,
): Finding {
  if (how.want === "absent") return judgeAbsent(resource, want, have, subject, client);
  if (have === undefined) {
    return finding({ ...subject, does: "create", changes: [] }, () => resource.create?.(want, client));
  }
  const state = resource.condition?.(have) ?? {};
  const about = { ...subject, ...state };
  const changes = resource.diff(have, want);
  if (changes.some((change) => change.immutable)) {
    return finding({ ...about, does: "replace", changes }, async () => {
      await resource.remove?.(have, want, client);
      await resource.create?.(want, client);
    });
  }
  if (changes.length === 0 && state.degraded === undefined) return { subject: about, take: async () => {} };
  return finding({ ...about, does: "update", changes }, () => resource.update?.(want, have, client));
}

function judgeAbsent<Want, Have, Client>(
  resource: Resource<Want, Have, Client>,
  want: Want,
  have: Have | undefined,
  subject: Subject,
  client: Client,
): Finding {
  const leave = (left: string): Finding => ({
    subject: { ...subject, left },
    take: async () => {},
  });
  if (have === undefined) return leave("it does not exist");
  if (!resource.remove) return leave("it is a setting of something that Slipway did not make");
  if (resource.owned && !resource.owned(have)) return leave("Slipway did not make it");
  return finding({ ...subject, does: "delete", changes: [] }, () => resource.remove?.(have, want, client));
}

function finding(step: Step, take: () => Promise<unknown> | undefined): Finding {
  return { subject: step, step, take: async () => await take() };
}
