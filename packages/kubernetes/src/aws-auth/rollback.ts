import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, fingerprint } from "@slipway/reconcile";
import type { OnKubernetes } from "../pull-secret/secret.ts";
import { awsAuthPath, type ConfigMap, mapRolesIn, noted, notesOn, writeMapRoles } from "./config-map.ts";
import type { MappedRole } from "./map-roles.ts";

/** A cluster whose mapRoles is to be as before Slipway changed it last. */
export interface AwsAuthRollback {
  readonly cluster: string;
}

interface Have {
  readonly configMap: ConfigMap;
  readonly changes: readonly Change[];
  readonly before: string;
  readonly unfit?: UnfitError;
}

/** What mapRoles was before Slipway's last write, put back, unless that would undo what somebody else did since. */
export const awsAuthRollback = defineResource<AwsAuthRollback, Have, OnKubernetes>({
  kind: "earlier roles in aws-auth",
  name: ({ cluster }) => cluster,

  async read({ cluster }, { kubernetes }) {
    const configMap = await kubernetes.get<ConfigMap>(awsAuthPath);
    const { before, after } = configMap ? notesOn(configMap) : {};
    if (configMap === undefined || before === undefined) {
      throw new UnfitError(
        `aws-auth in the cluster ${cluster} holds no earlier mapRoles: Slipway has not changed it.`,
        "Leave rollback out.",
      );
    }
    const { readMapRoles } = await import("./map-roles.ts");
    const { refuseLockOut } = await import("./lock-out.ts");
    const text = mapRolesIn(configMap);
    const now = readable(() => readMapRoles(text).entries);
    const then = readMapRoles(before).entries;
    const changes = now ? changesBetween(now, then) : [{ field: "mapRoles", have: "not readable", want: "as before" }];
    const state = { configMap, before, changes };
    try {
      // When nothing can be read, nobody is let in: there is nothing to lose.
      if (now && changes.length > 0 && (await fingerprint(text)) !== after) throw changedSince(cluster);
      refuseLockOut(now ?? [], then, configMap.data?.mapUsers);
      return state;
    } catch (error) {
      if (!(error instanceof UnfitError)) throw error;
      return { ...state, unfit: error };
    }
  },

  diff({ changes, unfit }) {
    if (unfit) throw unfit;
    return [...changes];
  },

  async update(_want, { configMap, before }, { kubernetes }) {
    const { readMapRoles, roleKey } = await import("./map-roles.ts");
    const there = new Set(readMapRoles(before).entries.map(({ arn }) => roleKey(arn)));
    const made = notesOn(configMap).made.filter((key) => there.has(key));
    await writeMapRoles(configMap, before, await noted(made, before, before), kubernetes);
  },
});

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnfitError) return undefined;
    throw error;
  }
}

function changesBetween(now: readonly MappedRole[], then: readonly MappedRole[]): Change[] {
  const told = (entries: readonly MappedRole[]) =>
    Object.fromEntries(entries.map(({ arn, username, groups }) => [arn, `${username ?? ""}: ${groups.join(", ")}`]));
  const [have, want] = [told(now), told(then)];
  return [...new Set([...Object.keys(have), ...Object.keys(want)])].flatMap((arn) =>
    changed(have[arn] ?? "not mapped", want[arn] ?? "not mapped", undefined, `mapRoles[${arn}]`),
  );
}

const changedSince = (cluster: string): UnfitError =>
  new UnfitError(
    `mapRoles of aws-auth in the cluster ${cluster} was changed since Slipway wrote it last: to put back what was before would undo that as well.`,
    "Take the change back by the inputs instead, or by hand: the annotation slipway/map-roles-before on the ConfigMap holds the earlier text.",
  );
