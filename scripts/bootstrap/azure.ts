import { assigningCondition, rolesOf } from "./azure-roles.ts";
import { ids, settings } from "./github.ts";
import type { Names } from "./names.ts";
import { type Section, withInput } from "./section.ts";
import { applyingSubjects, hasIds, issuerOf, planningSubjects, reachable, type Subject } from "./subjects.ts";

const subscription = "/subscriptions/${SUBSCRIPTION_ID}";

/** What lets a repository run aks-private: two managed identities, which take no right in the directory to make. */
export function azureSections(names: Names, permissionsPage: string): Section[] {
  const { cluster, resourceGroup, region } = names;
  const [planner, applier] = [`${cluster}-github-plan`, `${cluster}-github-apply`];
  const group = `${subscription}/resourceGroups/${resourceGroup}`;
  const roles = rolesOf(permissionsPage, "aks-private");
  const [planRole, applyRole, beyondRole] = ["plan", "apply", "apply beyond the resource group"].map(
    (what) => `Slipway ${cluster}: ${what}`,
  ) as [string, string, string];
  const identity = (name: string, variable: string) => [
    `az identity create --resource-group ${resourceGroup} --name ${name} --output none`,
    ...["clientId", "principalId"].map(
      (field) =>
        `${variable}_${field === "clientId" ? "CLIENT" : "PRINCIPAL"}_ID="$(az identity show --resource-group ${resourceGroup} --name ${name} --query ${field} --output tsv)"`,
    ),
  ];
  const trust = (name: string, subjects: readonly Subject[]) =>
    subjects.map((each) =>
      [
        `az identity federated-credential create --resource-group ${resourceGroup} --identity-name ${name}`,
        `  --name ${each.name} --issuer ${issuerOf(names)}`,
        `  --subject "${each.subject}"`,
        "  --audiences api://AzureADTokenExchange --output none",
      ].join(" \\\n"),
    );
  const role = (name: string, actions: readonly string[]) =>
    withInput("az role definition create --role-definition @- --output none", {
      Name: name,
      Description: "What the workflow aks-private was recorded to need.",
      Actions: actions,
      AssignableScopes: [subscription],
    });
  const grant = (principal: string, name: string, scope: string, condition?: string) =>
    [
      `patiently az role assignment create --role "${name}"`,
      `  --assignee-object-id "$${principal}" --assignee-principal-type ServicePrincipal`,
      `  --scope "${scope}" --output none`,
      ...(condition === undefined ? [] : [`  --condition-version 2.0 --condition "${condition}"`]),
    ].join(" \\\n");
  return [
    {
      title: "Create the resource group",
      why: "Sign in with az login first, as someone who may create role assignments on the subscription: an Owner, or a Contributor who is also a Role Based Access Control Administrator. Everything that the workflow creates goes into this group.",
      commands: [
        'SUBSCRIPTION_ID="$(az account show --query id --output tsv)"',
        'TENANT_ID="$(az account show --query tenantId --output tsv)"',
        "az provider register --namespace Microsoft.ManagedIdentity --wait",
        `az group create --name ${resourceGroup} --location ${region} --output none`,
      ],
    },
    {
      title: "Create two identities",
      why: "One plans and only reads; one applies. They are managed identities: unlike an app registration they take no right in Microsoft Entra ID, and there is no secret to keep.",
      commands: [...identity(planner, "PLAN"), ...identity(applier, "APPLY")],
    },
    ...ids(names),
    {
      title: "Say which jobs may sign in",
      why: `Pull requests and the branch ${names.branch} sign in as the identity that plans; only a job that names the environment ${names.environment} signs in as the one that applies. Each credential is exact: upper and lower case count, and there are no wildcards.${hasIds(names) ? " Once a run has signed in, delete the three credentials of the form that your repository does not use." : reachable}`,
      commands: [...trust(planner, planningSubjects(names)), ...trust(applier, applyingSubjects(names))],
    },
    {
      title: "Create the roles",
      why: "Three custom roles with the permissions that docs/permissions.md lists for aks-private. The third is for what is outside the resource group: resource providers, operations of a region, and the cluster's DNS zone, which AKS keeps in a group of its own.",
      commands: [role(planRole, roles.plan), role(applyRole, roles.apply), role(beyondRole, roles.beyond)],
    },
    {
      title: "Assign the roles",
      why: "Reads go on the subscription, writes on the resource group as far as they can. The last assignment lets the workflow assign roles in the group, and by its condition only the four that it needs. Azure takes up to some minutes to find a new role, so each is tried again for five of them; a new assignment takes up to ten to take effect.",
      commands: [
        'patiently() { for _ in $(seq 20); do "$@" && return; sleep 15; done; return 1; }',
        grant("PLAN_PRINCIPAL_ID", planRole, subscription),
        grant("APPLY_PRINCIPAL_ID", planRole, subscription),
        grant("APPLY_PRINCIPAL_ID", applyRole, group),
        grant("APPLY_PRINCIPAL_ID", beyondRole, subscription),
        grant("APPLY_PRINCIPAL_ID", "Role Based Access Control Administrator", group, assigningCondition()),
      ],
    },
    settings(names, {
      AZURE_SUBSCRIPTION_ID: "$SUBSCRIPTION_ID",
      AZURE_TENANT_ID: "$TENANT_ID",
      AZURE_CLIENT_ID: "$APPLY_CLIENT_ID",
      AZURE_PLAN_CLIENT_ID: "$PLAN_CLIENT_ID",
    }),
  ];
}
