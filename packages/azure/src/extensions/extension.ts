import { MissingError } from "@slipway/action";
import type { Status } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { parseId, sameId } from "../arm/resource-id.ts";
import { statusOf } from "../arm/state.ts";
import type { AzureReads } from "../azure.ts";

/** A cluster extension, in wire shape. */
export interface ArmExtension extends ArmResource {
  readonly identity?: { readonly principalId?: string } | null;
  readonly properties: ArmResource["properties"] & {
    readonly extensionType?: string;
    readonly autoUpgradeMinorVersion?: boolean;
    readonly version?: string | null;
    readonly currentVersion?: string;
    readonly releaseTrain?: string;
    readonly configurationSettings?: Json;
    /** Their names; Azure never shows their values. */
    readonly configurationProtectedSettings?: Json | null;
    readonly aksAssignedIdentity?: { readonly principalId?: string } | null;
    readonly errorInfo?: { readonly code?: string; readonly message?: string } | null;
    readonly statuses?: readonly { readonly level?: string; readonly message?: string }[] | null;
  };
}

/** Connected by Arc, and not AKS's own. */
export const isConnectedByArc = (cluster: string): boolean =>
  /^Microsoft\.Kubernetes\//i.test(parseId(cluster)?.type ?? "");

export const extensionsOf = (cluster: string): string =>
  `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`;

/** The one extension of a type that a cluster can have, whatever its name. The cluster has to be there, unless something is destroyed. */
export async function extensionOf(
  cluster: string,
  type: string,
  { arm, run }: AzureReads,
): Promise<ArmExtension | undefined> {
  try {
    const all = await arm.list<ArmExtension>(extensionsOf(cluster));
    return all.find(({ properties }) => sameId(properties.extensionType, type));
  } catch (error) {
    if (!(error instanceof ArmError) || error.status !== 404 || !/ResourceNotFound$/.test(error.code)) throw error;
    if (run.mode === "destroy") {
      run.warn(`The cluster ${cluster} does not exist: its extensions are gone with it.`);
      return undefined;
    }
    throw new MissingError(
      `The cluster ${cluster} does not exist.`,
      "Correct the input cluster; or create the cluster first (action create-aks), or connect it to Azure Arc.",
    );
  }
}

/** How an extension is doing. Some say why they failed in the error, others in their last status. */
export function extensionStatus(found: ArmExtension): Status {
  const { failed, ...state } = statusOf(found);
  if (failed === undefined) return state;
  const { errorInfo, statuses } = found.properties;
  const message = errorInfo?.message || statuses?.findLast(({ level }) => level === "Error")?.message;
  return { failed: message ? `${failed}: ${message}` : failed };
}

/** The setting in which an extension records who installed it: it has no tags, and a chart uses only its own settings. */
const maker = "slipway-extension";

/** The settings of an extension with the record of its maker. */
export const withMaker = (settings: unknown, record: string): Json => ({ ...(settings as Json), [maker]: record });

/** What the settings of an extension record of its maker. */
export const makerIn = (settings: Json): string | undefined => settings[maker] as string | undefined;
