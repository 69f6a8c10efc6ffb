import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, fingerprint, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { nameOthers } from "../client/writers.ts";
import {
  awsAuthPath,
  type ConfigMap,
  type ConfigMapBody,
  mapRolesIn,
  refuseTooLong,
  writeMapRoles,
} from "./config-map.ts";
import { type MappedRole, roleKey } from "./mapped-role.ts";

/** A cluster whose mapRoles is to be as before Slipway's last change. */
export interface AwsAuthRollback {
  readonly cluster: string;
  /** Who runs this: the ARN of a role without its path, or of a user. */
  readonly caller: string;
}

/** The text of mapRoles before Slipway's last write, restored unless that would undo what someone else did since. */
export const awsAuthRollback = defineResource<AwsAuthRollback, ConfigMap, ConfigMapBody, KubernetesReads, Kubernetes>({
  kind: "earlier roles in aws-auth",
  id: ({ cluster }) => cluster,
  seal: "unsealed",

  read: (_want, kubernetes) => kubernetes.get<ConfigMap>(awsAuthPath),

  async plan({ cluster, caller }, have, kubernetes): Promise<Planned<ConfigMapBody>> {
    const [{ entriesAsUsed, entriesMadeOut }, { readMapRoles }, { refuseLockOut }, noting] = await Promise.all([
      import("./as-used.ts"),
      import("./map-roles.ts"),
      import("./lock-out.ts"),
      import("./notes.ts"),
    ]);
    const { annotationsFor, beforeOf, notesOn, ownedRoles, writerOf } = noting;
    const writer = await writerOf(caller, kubernetes.run.env);
    const notes = have && notesOn(have, writer);
    if (have === undefined || notes?.before === undefined) throw nothingEarlier(cluster, notes?.others);
    const { before: mapRoles } = notes;
    const text = mapRolesIn(have);
    // Undefined when the text does not parse.
    const now = entriesAsUsed(text);
    const then = readMapRoles(mapRoles).entries;
    const changes = now ? changesBetween(now, then) : [{ field: "mapRoles", have: "not readable", want: "as before" }];
    if (changes.length === 0) return { operation: "none" };
    if (now && (await fingerprint(text)) !== notes.after) throw changedSince(cluster, beforeOf(writer));
    refuseLockOut(now ?? entriesMadeOut(text), then, { mapUsers: have.data?.mapUsers, caller });
    const owned = [...(await ownedRoles(cluster, notes, now ?? [])), ...(await ownedRoles(cluster, notes, then))];
    const annotations = await annotationsFor(cluster, {
      before: mapRoles,
      after: mapRoles,
      entries: then,
      owned: owned.map(({ key }) => key).filter((key) => then.some(({ arn }) => roleKey(arn) === key)),
      writer,
    });
    refuseTooLong(have, annotations);
    nameOthers("the ConfigMap kube-system/aws-auth", have, "mapRoles", kubernetes.run);
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

const nothingEarlier = (cluster: string, others: readonly string[] = []): UnfitError =>
  new UnfitError(
    `aws-auth in the cluster ${cluster} has no earlier mapRoles: Slipway has not changed it from this repository as this identity.`,
    others.length === 0
      ? "Leave rollback out."
      : `Leave rollback out, or run it where it was changed: ${others.join(", ")}.`,
  );

const changedSince = (cluster: string, annotation: string): UnfitError =>
  new UnfitError(
    `mapRoles of aws-auth in the cluster ${cluster} was changed since Slipway wrote it last from here, and a rollback would undo that as well.`,
    `Undo the change by the inputs instead, or by hand: the annotation ${annotation} on the ConfigMap has the earlier text.`,
  );
