import { firstDeployer } from "@slipway/simulator";
import type { Workflow } from "../workflow/workflow.ts";
import { request } from "./operator.ts";
import { createResourceGroups, resourceGroupsIn } from "./resource-groups.ts";
import type { Stage } from "./stage.ts";

const location = "northeurope";

interface Form {
  readonly type: RegExp;
  readonly version: string;
  /** What a new one is like, and which of its kind it is here. */
  readonly body: (group: string, at: number) => object;
}

/** What our workflows expect to exist where an input names it by its ID. */
const forms: readonly Form[] = [
  {
    type: /\/Microsoft\.Network\/virtualNetworks\/[^/]+$/i,
    version: "2025-01-01",
    body: (_, at) => ({ addressSpace: { addressPrefixes: [`10.${100 + at}.0.0/16`] } }),
  },
  {
    type: /\/Microsoft\.MachineLearningServices\/workspaces\/[^/]+$/i,
    version: "2024-10-01",
    body: (group) => ({ storageAccount: `${group}/storage`, keyVault: `${group}/vault` }),
  },
  {
    type: /\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i,
    version: "2023-09-01",
    body: () => ({ sku: { name: "PerGB2018" } }),
  },
];

/** Creates the networks and workspaces of other people's that inputs name by ID. Those that are there stay as they are. */
export async function createNamedResources(stage: Stage, ...inputs: readonly unknown[]): Promise<void> {
  const { cloud } = stage;
  const ids = new Set(inputs.flatMap(idsIn));
  for (const [at, id] of [...ids].entries()) {
    const form = forms.find(({ type }) => type.test(id));
    if (form === undefined || (await cloud.request("GET", `${id}?api-version=${form.version}`)).status === 200)
      continue;
    const [, subscription, name, namespace] =
      /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)/i.exec(id) ?? [];
    await createResourceGroups(stage, { "resource-group": name });
    await request(cloud, "POST", `/subscriptions/${subscription}/providers/${namespace}/register`, "2021-04-01");
    cloud.world.clock.advance(60_000);
    const properties = form.body(`/subscriptions/${subscription}/resourceGroups/${name}`, at);
    await request(cloud, "PUT", id, form.version, { location, properties });
    cloud.world.clock.advance(60_000);
  }
}

/** The IDs in the inputs whose names say that they are of networks or workspaces. */
function idsIn(inputs: unknown): string[] {
  if (typeof inputs !== "object" || inputs === null) return [];
  return Object.entries(inputs).flatMap(([name, value]) =>
    /-(network|workspace)-id$/.test(name) && typeof value === "string" ? [value] : [],
  );
}

const clusterAdmin = "/providers/Microsoft.Authorization/roleDefinitions/b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b";

/**
 * Gives the deployer the right in clusters that the page of aks-ml asks for: with Azure RBAC, owning one gives none. Where
 * roles are given, it has what they give.
 */
export async function grantClusterRights(
  { cloud, roles }: Stage,
  workflow: Workflow,
  ...inputs: unknown[]
): Promise<void> {
  if (roles.some((role) => role.cloud === "azure")) return;
  const isGuarded = workflow.jobs.some(({ steps }) => steps.some((step) => "azure-rbac" in step.with));
  if (!isGuarded && !workflow.jobs.some(({ uses = "" }) => /\/aks-ml(-quiet)?\.yml/.test(uses))) return;
  const { application, subscription } = firstDeployer(cloud.world);
  for (const group of new Set(inputs.flatMap(resourceGroupsIn))) {
    const scope = `/subscriptions/${subscription.subscriptionId}/resourceGroups/${group}`;
    const roles = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
    const properties = {
      roleDefinitionId: clusterAdmin,
      principalId: application.objectId,
      principalType: "ServicePrincipal",
    };
    // One that is there already, in a world that was kept, is a conflict and no matter.
    await cloud.request("PUT", `${roles}/${cloud.world.ids.uuid()}?api-version=2022-04-01`, { properties });
  }
}
