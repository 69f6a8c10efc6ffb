import { UnfitError } from "@slipway/action";
import { type Change, defineResource, type Planned } from "@slipway/reconcile";
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
import { type ListName, type MappedRole, roleKey } from "./mapped-role.ts";

/** A cluster in which these roles and users have access entries, so that aws-auth need not map them. */
export interface Pruned {
  readonly cluster: string;
  readonly caller: string;
  /** The ARNs as aws-auth has them. */
  readonly migrated: readonly string[];
}

/** That aws-auth no longer maps who has an access entry. Others, and comments, stay byte for byte. */
export const awsAuthPruned = defineResource<Pruned, ConfigMap, ConfigMapBody, KubernetesReads, Kubernetes>({
  kind: "mappings beside access entries",
  id: ({ cluster }) => cluster,
  seal: "unsealed",

  read: (_want, kubernetes) => kubernetes.get<ConfigMap>(awsAuthPath),

  async plan({ cluster, caller, migrated }, have, kubernetes): Promise<Planned<ConfigMapBody>> {
    if (have === undefined) return { operation: "none" };
    const [{ readMapRoles }, { unmapRole }, { inForce }, noting] = await Promise.all([
      import("./map-roles.ts"),
      import("./edit.ts"),
      import("./lock-out.ts"),
      import("./notes.ts"),
    ]);
    const { annotationsFor, notesOn, ownedRoles, writerOf } = noting;
    const keys = new Set(migrated.map(roleKey));
    const without = (name: ListName) => {
      const text = have.data?.[name] ?? "";
      const { entries } = readMapRoles(text, name);
      refuseNewcomers(cluster, [...inForce(entries).values()], keys);
      const going = entries.filter(({ arn }) => keys.has(roleKey(arn)));
      const gone = [...new Set(going.map(({ arn }) => roleKey(arn)))];
      return {
        text: gone.reduce((left, key) => unmapRole(left, key, name), text),
        changes: going.map(changeOf(name)),
      };
    };
    const [roles, users] = [without("mapRoles"), without("mapUsers")];
    const changes = [...roles.changes, ...users.changes];
    if (changes.length === 0) return { operation: "none" };
    const before = mapRolesIn(have);
    const writer = await writerOf(caller, kubernetes.run.env);
    const owned = await ownedRoles(cluster, notesOn(have, writer), readMapRoles(before).entries);
    const { entries } = readMapRoles(roles.text);
    const change = { before, after: roles.text, entries, owned: owned.map(({ key }) => key), writer };
    const annotations = await annotationsFor(cluster, change);
    refuseTooLong(have, annotations);
    nameOthers("the ConfigMap kube-system/aws-auth", have, "mapRoles", kubernetes.run);
    const data = { mapRoles: roles.text, ...(users.changes.length === 0 ? {} : { mapUsers: users.text }) };
    return { operation: "update", body: { metadata: { annotations }, data }, changes };
  },

  update: writeMapRoles,
});

const changeOf =
  (name: ListName) =>
  ({ arn, username = "", groups }: MappedRole): Change => ({
    field: `${name}[${arn}]`,
    have: `${username}: ${groups.join(", ")}`,
    want: "not mapped",
  });

/** Only who has an entry may go: someone may have been mapped since. */
function refuseNewcomers(cluster: string, entries: readonly MappedRole[], keys: ReadonlySet<string>): void {
  const newcomer = entries.find(({ arn }) => !keys.has(roleKey(arn)));
  if (newcomer === undefined) return;
  throw new UnfitError(
    `aws-auth of the cluster ${cluster} maps ${newcomer.arn}, which has no access entry yet.`,
    "Nothing was removed from it. Run again.",
  );
}
