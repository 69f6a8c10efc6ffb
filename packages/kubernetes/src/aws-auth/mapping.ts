import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, type Planned } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import { nameOthers } from "../client/writers.ts";
import {
  awsAuthPath,
  type ConfigMap,
  type ConfigMapBody,
  configMapsPath,
  mapRolesIn,
  refuseTooLong,
  writeMapRoles,
} from "./config-map.ts";
import type { RoleMapping } from "./edit.ts";
import { type MappedRole, roleKey } from "./mapped-role.ts";
import type { OwnedRole, Writer } from "./notes.ts";

/** Roles that get access to a cluster of EKS by the ConfigMap aws-auth. */
export interface AwsAuth {
  readonly cluster: string;
  readonly roles: readonly RoleMapping[];
  /** Whether nodes join by aws-auth alone. */
  readonly nodesNeedIt: boolean;
  /** Who runs this: the ARN of a role without its path, or of a user. */
  readonly caller: string;
}

/** The ConfigMap as it was read. */
export interface AwsAuthState {
  readonly cluster: string;
  readonly caller: string;
  readonly writer: Writer;
  readonly configMap: ConfigMap;
  readonly entries: readonly MappedRole[];
  /** All roles that Slipway added, as their entries still are. */
  readonly owned: readonly OwnedRole[];
  /** Those of them that are wanted, and that no nodes join by: what a destroy removes. */
  readonly removable: readonly OwnedRole[];
  /** The ARNs of the roles that are wanted. */
  readonly roles: readonly string[];
}

/** What loads YAML is loaded only where aws-auth is read. */
const editor = async () => {
  const [reading, editing, guards, notes] = await Promise.all([
    import("./map-roles.ts"),
    import("./edit.ts"),
    import("./lock-out.ts"),
    import("./notes.ts"),
  ]);
  return { ...reading, ...editing, ...guards, ...notes };
};

/** Entries of mapRoles, all written at once. Entries of others, mapUsers and mapAccounts stay byte for byte. */
export const awsAuth = defineResource<AwsAuth, AwsAuthState, ConfigMapBody, KubernetesReads, Kubernetes>({
  kind: "roles in aws-auth",
  id: ({ cluster }) => cluster,
  // Each role has a record of its own. One that is valid makes the goal something to destroy.
  seal: {
    read: ({ removable }) => removable[0]?.record,
    of: ({ removable }) => removable[0]?.sealed ?? {},
    binds: ({ removable }) => removable[0]?.text,
  },

  async read({ cluster, caller, roles }, kubernetes) {
    const configMap = await kubernetes.get<ConfigMap>(awsAuthPath);
    if (configMap === undefined) return undefined;
    const { isForNodes, notesOn, ownedRoles, readMapRoles, writerOf } = await editor();
    const writer = await writerOf(caller, kubernetes.run.env);
    const { entries } = readMapRoles(mapRolesIn(configMap));
    const owned = await ownedRoles(cluster, notesOn(configMap, writer), entries);
    const wanted = new Set(roles.map(({ arn }) => roleKey(arn)));
    const nodes = new Set(entries.filter(isForNodes).map(({ arn }) => roleKey(arn)));
    const removable = owned.filter(({ key }) => wanted.has(key) && !nodes.has(key));
    return { cluster, caller, writer, configMap, entries, owned, removable, roles: roles.map(({ arn }) => arn) };
  },

  async plan(want, have, kubernetes): Promise<Planned<ConfigMapBody>> {
    if (have === undefined) return await planCreate(want, kubernetes);
    const { annotationsFor, mapRole, oddities, readMapRoles, refuseLockOut } = await editor();
    const { cluster, caller, writer, configMap, entries, owned } = have;
    for (const oddity of oddities(entries)) kubernetes.run.warn(oddity);
    const changes = want.roles.flatMap((role) => roleChanges(role, entriesOf(role.arn, entries)));
    if (changes.length === 0) return { operation: "none" };
    const before = mapRolesIn(configMap);
    const mapRoles = want.roles.reduce(mapRole, before);
    const after = readMapRoles(mapRoles).entries;
    refuseLockOut(entries, after, { mapUsers: configMap.data?.mapUsers, caller });
    const mapped = new Set(entries.map(({ arn }) => roleKey(arn)));
    const added = want.roles.map(({ arn }) => roleKey(arn)).filter((key) => !mapped.has(key));
    const ownedAfter = [...owned.map(({ key }) => key), ...added];
    const change = { before, after: mapRoles, entries: after, owned: ownedAfter, writer };
    const annotations = await annotationsFor(cluster, change);
    refuseTooLong(configMap, annotations);
    nameOthers("the ConfigMap kube-system/aws-auth", configMap, "mapRoles", kubernetes.run);
    return { operation: "update", body: { metadata: { annotations }, data: { mapRoles } }, changes };
  },

  create: (_id, body, kubernetes) => kubernetes.create(configMapsPath, body),

  update: ({ configMap }, body, kubernetes) => writeMapRoles(configMap, body, kubernetes),

  async delete({ cluster, caller, writer, configMap, entries, owned, removable }, kubernetes) {
    const { annotationsFor, readMapRoles, refuseLockOut, unmapRole } = await editor();
    const before = mapRolesIn(configMap);
    const mapRoles = removable.reduce((text, { key }) => unmapRole(text, key), before);
    const after = readMapRoles(mapRoles).entries;
    refuseLockOut(entries, after, { mapUsers: configMap.data?.mapUsers, caller });
    const keys = owned.map(({ key }) => key);
    const annotations = await annotationsFor(cluster, { before, after: mapRoles, entries: after, owned: keys, writer });
    refuseTooLong(configMap, annotations);
    await writeMapRoles(configMap, { metadata: { annotations }, data: { mapRoles } }, kubernetes);
  },
});

async function planCreate(want: AwsAuth, kubernetes: KubernetesReads): Promise<Planned<ConfigMapBody>> {
  await refuseWithoutNodes(want, kubernetes);
  const { annotationsFor, mapRole, readMapRoles, writerOf } = await editor();
  const writer = await writerOf(want.caller, kubernetes.run.env);
  const mapRoles = want.roles.reduce(mapRole, "");
  const { entries } = readMapRoles(mapRoles);
  const owned = want.roles.map(({ arn }) => roleKey(arn));
  const annotations = await annotationsFor(want.cluster, { before: "", after: mapRoles, entries, owned, writer });
  return {
    operation: "create",
    body: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-auth", namespace: "kube-system", labels: managedBy, annotations },
      data: { mapRoles },
    },
  };
}

/** A cluster without nodes may have no aws-auth yet. One with nodes has lost it, and they have lost access. */
async function refuseWithoutNodes(
  { cluster, nodesNeedIt, roles }: AwsAuth,
  kubernetes: KubernetesReads,
): Promise<void> {
  const { admitsNodes } = await editor();
  if (!nodesNeedIt || roles.some(admitsNodes)) return;
  const nodes = await kubernetes.get<{ readonly items?: readonly unknown[] }>("/api/v1/nodes?limit=1");
  if ((nodes?.items ?? []).length === 0) return;
  throw new UnfitError(
    `The cluster ${cluster} has nodes, but no ConfigMap kube-system/aws-auth any more: they are locked out, and one with your mappings alone would not give them access again.`,
    "Map the nodes' role as well, in the same run: with the groups system:bootstrappers and system:nodes and the username system:node:{{EC2PrivateDNSName}}.",
  );
}

const entriesOf = (arn: string, entries: readonly MappedRole[]) =>
  entries.filter((entry) => roleKey(entry.arn) === roleKey(arn));

function roleChanges({ arn, username, groups }: RoleMapping, found: readonly MappedRole[]): Change[] {
  const have = found.at(-1);
  const sorted = (all: readonly string[]) => [...new Set(all)].sort();
  const field = `mapRoles[${arn}]`;
  if (have === undefined) return [{ field, want: sorted(groups).join(", ") }];
  return [
    ...changed(found.length, 1, undefined, `${field}.entries`),
    ...changed(have.arn.toLowerCase(), arn.toLowerCase(), undefined, `${field}.rolearn`),
    ...changed(have.username, username, undefined, `${field}.username`),
    ...changed(sorted(have.groups), sorted(groups), undefined, `${field}.groups`),
  ];
}
