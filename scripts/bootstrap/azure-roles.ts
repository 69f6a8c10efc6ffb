import { grantedIn } from "./granted.ts";

/** The custom roles of a workflow, from the permissions that it was recorded to need. */
export interface Roles {
  /** To plan and check: only reads. */
  readonly plan: readonly string[];
  /** To apply and destroy, in the resource group. */
  readonly apply: readonly string[];
  /** To apply and destroy, where the resource group does not reach. */
  readonly beyond: readonly string[];
}

/** Providers, regions, and the DNS zone, which AKS keeps in a resource group that it makes itself. */
const beyondGroup = /\/register\/action$|\/locations\/|\/privateDns|^Microsoft\.Resources\/subscriptions\//i;

/** To assign roles is granted by a role of its own, which says by a condition what may be assigned. */
const assigning = /^Microsoft\.Authorization\/roleAssignments\/(write|delete)$/i;

export function rolesOf(page: string, workflow: string): Roles {
  const granted = grantedIn(page, workflow).filter(([permission]) => !assigning.test(permission));
  const named = (keeps: (permission: string, to: string) => boolean) =>
    granted.filter(([permission, to]) => keeps(permission, to)).map(([permission]) => permission);
  const plans = (to: string) => to.includes("plan");
  return {
    plan: named((_permission, to) => plans(to)),
    apply: named((permission, to) => !plans(to) && !beyondGroup.test(permission)),
    beyond: named((permission, to) => !plans(to) && beyondGroup.test(permission)),
  };
}

/** The roles that aks-private assigns: to the cluster's identity, to its nodes and to Hopsworks. */
const assignable = {
  "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
  AcrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  "Container Registry Repository Reader": "b93aa761-3e63-49ed-ac28-beffa264f7ac",
  "Azure Kubernetes Service Cluster User Role": "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
};

/** A condition, in Azure's language for them, that no other role be assigned or taken away. */
export function assigningCondition(): string {
  const ids = Object.values(assignable).join(", ");
  const only = (verb: string, source: string) =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR (@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`;
  return `${only("write", "Request")} AND ${only("delete", "Resource")}`;
}
