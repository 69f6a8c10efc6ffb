import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource } from "@slipway/reconcile";
import type { Kubernetes } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import type { OnKubernetes } from "../pull-secret/secret.ts";
import {
  awsAuthPath,
  type ConfigMap,
  configMaps,
  mapRolesIn,
  noted,
  notesOn,
  refuseTooLong,
  writeMapRoles,
} from "./config-map.ts";
import type { RoleMapping } from "./edit.ts";
import type { MappedRole } from "./map-roles.ts";

/** Roles that a cluster of EKS is to let in by the ConfigMap aws-auth. */
export interface AwsAuth {
  readonly cluster: string;
  readonly roles: readonly RoleMapping[];
  /** Whether aws-auth is all by which nodes are let in. */
  readonly admitsNodes: boolean;
}

/** The ConfigMap as it was read, judged. */
export interface AwsAuthState {
  /** Undefined when it is gone though the cluster needs it. */
  readonly configMap: ConfigMap | undefined;
  readonly entries: readonly MappedRole[];
  readonly changes: readonly Change[];
  /** mapRoles as it is to be. */
  readonly next: string;
  /** The roles, by their keys, that Slipway added and a destroy takes away. */
  readonly ours: readonly string[];
  /** The ARNs of the roles that are wanted. */
  readonly roles: readonly string[];
  readonly unfit?: UnfitError;
}

/** What loads YAML is loaded only where aws-auth is read. */
const editor = async () => {
  const [reading, editing, guards] = await Promise.all([
    import("./map-roles.ts"),
    import("./edit.ts"),
    import("./lock-out.ts"),
  ]);
  return { ...reading, ...editing, ...guards };
};

/** Entries of mapRoles, all written at once. Entries of other people's, mapUsers and mapAccounts stay byte for byte. */
export const awsAuth = defineResource<AwsAuth, AwsAuthState, OnKubernetes>({
  kind: "roles in aws-auth",
  name: ({ cluster }) => cluster,

  async read(want, { kubernetes }) {
    const configMap = await kubernetes.get<ConfigMap>(awsAuthPath);
    if (configMap === undefined) return await readMissing(want, kubernetes);
    const { readMapRoles, mapRole, roleKey, admitsNodes, refuseLockOut, oddities } = await editor();
    const text = mapRolesIn(configMap);
    const { entries } = readMapRoles(text);
    for (const oddity of oddities(entries)) kubernetes.run.warn(oddity);
    const changes = want.roles.flatMap((role) => changesOf(role, entriesOf(role.arn, entries, roleKey)));
    const kept = new Set(entries.filter((entry) => !admitsNodes(entry)).map(({ arn }) => roleKey(arn)));
    const { made } = notesOn(configMap);
    const ours = want.roles.map(({ arn }) => roleKey(arn)).filter((key) => made.includes(key) && kept.has(key));
    const state = { configMap, entries, changes, ours, roles: want.roles.map(({ arn }) => arn) };
    if (changes.length === 0) return { ...state, next: text };
    try {
      const next = want.roles.reduce(mapRole, text);
      refuseLockOut(entries, readMapRoles(next).entries, configMap.data?.mapUsers);
      refuseTooLong(configMap, await noted(made, text, next));
      return { ...state, next };
    } catch (error) {
      if (!(error instanceof UnfitError)) throw error;
      return { ...state, next: text, unfit: error };
    }
  },

  diff({ changes, unfit }) {
    if (unfit) throw unfit;
    return [...changes];
  },

  async create({ roles }, { kubernetes }) {
    const { mapRole, roleKey } = await editor();
    const mapRoles = roles.reduce(mapRole, "");
    await kubernetes.create(configMaps, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "aws-auth",
        namespace: "kube-system",
        labels: managedBy,
        annotations: await noted(
          roles.map(({ arn }) => roleKey(arn)),
          "",
          mapRoles,
        ),
      },
      data: { mapRoles },
    });
  },

  async update({ roles }, { configMap, entries, next }, { kubernetes }) {
    if (configMap === undefined) return;
    const { roleKey } = await editor();
    const there = new Set(entries.map(({ arn }) => roleKey(arn)));
    const added = roles.map(({ arn }) => roleKey(arn)).filter((key) => !there.has(key));
    const made = notesOn(configMap).made.filter((key) => there.has(key));
    const annotations = await noted([...made, ...added], mapRolesIn(configMap), next);
    await writeMapRoles(configMap, next, annotations, kubernetes);
  },

  async remove({ configMap, entries, ours }, _want, { kubernetes }) {
    if (configMap === undefined) return;
    const { readMapRoles, refuseLockOut, unmapRole } = await editor();
    const text = mapRolesIn(configMap);
    const next = ours.reduce(unmapRole, text);
    refuseLockOut(entries, readMapRoles(next).entries, configMap.data?.mapUsers);
    const made = notesOn(configMap).made.filter((key) => !ours.includes(key));
    await writeMapRoles(configMap, next, await noted(made, text, next), kubernetes);
  },

  owned: ({ ours }) => ours.length > 0,
});

/** A cluster without nodes may well have no aws-auth yet; one with nodes has lost it, and them with it. */
async function readMissing(want: AwsAuth, kubernetes: Kubernetes): Promise<AwsAuthState | undefined> {
  const { admitsNodes } = await editor();
  if (!want.admitsNodes || want.roles.some(admitsNodes)) return undefined;
  const nodes = await kubernetes.get<{ readonly items?: readonly unknown[] }>("/api/v1/nodes?limit=1");
  if ((nodes?.items ?? []).length === 0) return undefined;
  const unfit = new UnfitError(
    `The cluster ${want.cluster} has nodes, but no ConfigMap kube-system/aws-auth any more: they are locked out, and one with your mappings alone would not let them in again.`,
    "Map the nodes' role as well, in the same run: with the groups system:bootstrappers and system:nodes and the username system:node:{{EC2PrivateDNSName}}.",
  );
  return { configMap: undefined, entries: [], changes: [], next: "", ours: [], roles: [], unfit };
}

const entriesOf = (arn: string, entries: readonly MappedRole[], keyOf: (arn: string) => string) =>
  entries.filter((entry) => keyOf(entry.arn) === keyOf(arn));

function changesOf({ arn, username, groups }: RoleMapping, found: readonly MappedRole[]): Change[] {
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
