import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, fingerprint, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import {
  awsAuthPath,
  type ConfigMap,
  type ConfigMapBody,
  mapRolesIn,
  refuseTooLong,
  writeMapRoles,
} from "./config-map.ts";
import type { MappedRole } from "./map-roles.ts";

/** A cluster whose mapRoles is to be as before Slipway's last change. */
export interface AwsAuthRollback {
  readonly cluster: string;
}

/** The text of mapRoles before Slipway's last write, restored unless that would undo what somebody else did since. */
export const awsAuthRollback = defineResource<AwsAuthRollback, ConfigMap, ConfigMapBody, KubernetesReads, Kubernetes>({
  kind: "earlier roles in aws-auth",
  id: ({ cluster }) => cluster,
  seal: "unsealed",

  read: (_want, kubernetes) => kubernetes.get<ConfigMap>(awsAuthPath),

  async plan({ cluster }, have): Promise<Planned<ConfigMapBody>> {
    const [{ entriesAsUsed, readMapRoles }, { refuseLockOut }, { annotationsFor, notesOn, ownedRoles }] =
      await Promise.all([import("./map-roles.ts"), import("./lock-out.ts"), import("./notes.ts")]);
    const notes = have && notesOn(have);
    if (have === undefined || notes?.before === undefined) throw nothingEarlier(cluster);
    const { before: mapRoles } = notes;
    const text = mapRolesIn(have);
    // Undefined when the text does not parse: then nobody has access by it, so there is nothing to lose.
    const now = entriesAsUsed(text);
    const then = readMapRoles(mapRoles).entries;
    const changes = now ? changesBetween(now, then) : [{ field: "mapRoles", have: "not readable", want: "as before" }];
    if (changes.length === 0) return { operation: "none" };
    if (now && (await fingerprint(text)) !== notes.after) throw changedSince(cluster);
    refuseLockOut(now ?? [], then, have.data?.mapUsers);
    const owned = [...(await ownedRoles(cluster, notes, now ?? [])), ...(await ownedRoles(cluster, notes, then))];
    const annotations = await annotationsFor(cluster, {
      before: mapRoles,
      after: mapRoles,
      entries: then,
      owned: owned.map(({ key }) => key),
    });
    refuseTooLong(have, annotations);
    return { operation: "update", body: { metadata: { annotations }, data: { mapRoles } }, changes };
  },

  update: writeMapRoles,
});

function changesBetween(now: readonly MappedRole[], then: readonly MappedRole[]): Change[] {
  const format = (entries: readonly MappedRole[]) =>
    Object.fromEntries(entries.map(({ arn, username, groups }) => [arn, `${username ?? ""}: ${groups.join(", ")}`]));
  const [have, want] = [format(now), format(then)];
  return [...new Set([...Object.keys(have), ...Object.keys(want)])].flatMap((arn) =>
    changed(have[arn] ?? "not mapped", want[arn] ?? "not mapped", undefined, `mapRoles[${arn}]`),
  );
}

const nothingEarlier = (cluster: string): UnfitError =>
  new UnfitError(
    `aws-auth in the cluster ${cluster} has no earlier mapRoles: Slipway has not changed it.`,
    "Leave rollback out.",
  );

const changedSince = (cluster: string): UnfitError =>
  new UnfitError(
    `mapRoles of aws-auth in the cluster ${cluster} was changed since Slipway wrote it last, and a rollback would undo that as well.`,
    "Undo the change by the inputs instead, or by hand: the annotation slipway/map-roles-before on the ConfigMap has the earlier text.",
  );
