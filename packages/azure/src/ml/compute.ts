import { MissingError } from "@slipway/action";
import { changed, defineResource, type Planned, type Status, unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import { type Json, merged } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import { statusOf } from "../arm/state.ts";
import { mergedTags, type Tags } from "../arm/tags.ts";
import { trackedResource } from "../arm/tracked-resource.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { extensionOf } from "../extensions/extension.ts";
import { type InstanceType, typesOf } from "./instance-type.ts";

/** A cluster that a workspace may use. What is undefined is not compared. */
export interface ComputeWant {
  readonly workspace: string;
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string | undefined;
  /** A user-assigned identity to act as. */
  readonly identity: string | undefined;
  readonly instanceTypes: readonly InstanceType[] | undefined;
  readonly defaultInstanceType: string | undefined;
  readonly tags: Tags | undefined;
}

interface ArmCompute extends ArmResource {
  readonly identity?: {
    readonly type?: string;
    readonly principalId?: string;
    readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId?: string | null } | null>> | null;
  } | null;
  readonly properties: ArmResource["properties"] & {
    readonly resourceId?: string;
    readonly computeType?: string;
    readonly properties?: Json & { readonly namespace?: string; readonly instanceTypes?: Json | null };
    readonly provisioningErrors?: readonly { readonly error?: { readonly message?: string } }[] | null;
  };
}

const computeId = ({ workspace, name }: ComputeWant): string => `${workspace}/computes/${name}`;

/** What the inputs name, but for the identity. */
const propertiesOf = ({ cluster, namespace, instanceTypes, defaultInstanceType }: ComputeWant): Json => ({
  computeType: "Kubernetes",
  resourceId: cluster,
  properties: {
    namespace,
    defaultInstanceType,
    instanceTypes: instanceTypes && typesOf(instanceTypes),
  },
});

const namesIdentity = ({ identity: have }: ArmCompute, { identity }: ComputeWant): boolean =>
  identity === undefined ||
  Object.keys(have?.userAssignedIdentities ?? {}).some((id) => id.toLowerCase() === identity.toLowerCase());

async function fresh(want: ComputeWant, azure: AzureReads): Promise<Json> {
  const workspace = await azure.arm.get(want.workspace);
  if (workspace === undefined)
    throw new MissingError(
      `The workspace ${want.workspace} does not exist.`,
      "Correct the input workspace, or create it first: az ml workspace create.",
    );
  if (!(await extensionOf(want.cluster, "Microsoft.AzureML.Kubernetes", azure)))
    throw new MissingError(
      `The cluster ${want.cluster} has no extension for Azure Machine Learning.`,
      "Install it first (action aml-extension).",
    );
  const { identity } = want;
  const computeLocation = (await azure.arm.get(want.cluster))?.location;
  return {
    location: workspace.location,
    identity:
      identity === undefined
        ? { type: "SystemAssigned" }
        : { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
    tags: want.tags,
    properties: { ...propertiesOf(want), computeLocation },
  };
}

/** All of what is there, as Azure takes it back, with what is wanted in it: there is no PATCH of such a compute. */
function rewritten(want: ComputeWant, { identity, location, tags, properties }: ArmCompute): Json {
  const { provisioningState, provisioningErrors, createdOn, modifiedOn, isAttachedCompute, ...kept } = properties;
  const users = Object.fromEntries(Object.keys(identity?.userAssignedIdentities ?? {}).map((id) => [id, {}]));
  const all =
    want.identity === undefined || namesIdentity({ identity } as ArmCompute, want)
      ? users
      : { ...users, [want.identity]: {} };
  const isSystem = identity?.type?.startsWith("SystemAssigned") === true;
  const types = [...(isSystem ? ["SystemAssigned"] : []), ...(Object.keys(all).length > 0 ? ["UserAssigned"] : [])];
  return {
    location,
    ...(tags === undefined && want.tags === undefined ? {} : { tags: mergedTags(tags ?? {}, want.tags ?? {}) }),
    ...(types.length === 0
      ? {}
      : {
          identity: {
            type: types.join(","),
            ...(Object.keys(all).length > 0 ? { userAssignedIdentities: all } : {}),
          },
        }),
    properties: merged(kept as Json, propertiesOf(want)),
  };
}

/** Fields that Azure does not change in place. */
const fixed = ["computeType", "resourceId", "properties.namespace"].map((name) => `properties.${name}`);

function status(found: ArmCompute): Status {
  const { failed, ...state } = statusOf(found);
  const message = found.properties.provisioningErrors?.[0]?.error?.message;
  return failed === undefined ? state : { failed: message ? `${failed}: ${message}` : failed };
}

/** A Kubernetes cluster among the computes of a workspace of Azure Machine Learning. */
export const kubernetesCompute = defineResource<ComputeWant, ArmCompute, Json, AzureReads, Azure>({
  ...trackedResource,
  kind: "compute of Azure Machine Learning",
  id: computeId,
  read: (want, { arm }) => arm.get<ArmCompute>(computeId(want)),
  async plan(want, have, azure): Promise<Planned<Json>> {
    if (have === undefined) return { operation: "create", body: await fresh(want, azure) };
    const differing = changed(have, { tags: want.tags, properties: propertiesOf(want) }, sameInAzure).map((change) =>
      fixed.includes(change.field) ? { ...change, immutable: true as const } : change,
    );
    if (differing.some(({ immutable }) => immutable))
      return { operation: "replace", body: await fresh(want, azure), changes: differing };
    const changes = namesIdentity(have, want)
      ? differing
      : [...differing, { field: "identity.userAssignedIdentities", want: want.identity }];
    if (changes.length === 0 && status(have).failed === undefined) return { operation: "none" };
    return { operation: "update", body: rewritten(want, have), changes };
  },
  create: (id, body, { arm }) => arm.put(id, body),
  update: ({ id }, body, { arm }) => arm.put(id, body),
  // Delete in place of Detach would delete the cluster.
  delete: ({ id }, { arm }) => arm.delete(`${id}?underlyingResourceAction=Detach`),
  status,
  shows: armShows(() => ({ identity: { principalId: unknown("the object ID of its identity") } })),
});

/** The object ID of what a compute acts as: its own identity, or the first that it was given. */
export const computePrincipal = (found: ArmCompute | undefined): string =>
  found?.identity?.principalId ?? Object.values(found?.identity?.userAssignedIdentities ?? {})[0]?.principalId ?? "";
