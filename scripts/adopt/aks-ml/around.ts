import type { ArmCluster } from "../../../packages/azure/src/aks/want.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { sameId } from "../../../packages/azure/src/arm/resource-id.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";

interface ArmSetting extends ArmResource {
  readonly properties: { readonly workspaceId?: string };
}

/** The workspace that the control plane's logs go to; empty where it is the workflow's own, and -1 where there is none. */
export async function logsOf({ id, name }: ArmCluster, group: string, { arm }: Azure) {
  const all = await arm.list<ArmSetting>(`${id}/providers/Microsoft.Insights/diagnosticSettings`);
  const workspaces = all.flatMap(({ properties }) => properties.workspaceId ?? []);
  const own = `${group}/providers/Microsoft.OperationalInsights/workspaces/${name}-logs`;
  const [first] = workspaces;
  if (first === undefined)
    return {
      read: "",
      differences: [`The logs of the control plane go to no workspace: the first apply creates ${name}-logs for them.`],
    };
  return { read: workspaces.some((each) => sameId(each, own)) ? "" : first, differences: [] };
}

interface ArmCompute extends ArmResource {
  readonly properties: { readonly resourceId?: string };
}

/** The workspace of Azure Machine Learning that the cluster is attached to, and under which name. */
export async function attachedTo({ id, name }: ArmCluster, subscription: string, { arm }: Azure) {
  const workspaces = await arm.list(
    `/subscriptions/${subscription}/providers/Microsoft.MachineLearningServices/workspaces`,
  );
  const found = await Promise.all(
    workspaces.map(async (workspace) => {
      const computes = await arm.list<ArmCompute>(`${workspace.id}/computes`);
      return computes
        .filter(({ properties }) => sameId(properties.resourceId ?? "", id))
        .map((compute) => ({ workspace: workspace.id, compute: compute.name }));
    }),
  );
  const [first, ...others] = found.flat();
  const left = others.map(({ workspace, compute }) => `The cluster is the compute ${compute} of ${workspace} too.`);
  if (first === undefined) return { read: {}, left };
  return { read: { ...first, compute: first.compute === name ? "" : first.compute }, left };
}
