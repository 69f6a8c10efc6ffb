import { lookup } from "../../../world/table.ts";
import { at } from "../../engine/json.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { rolesAllowData } from "../authorization/roles.ts";

/** What someone wants to do in a cluster. */
export interface Wish {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  /** For what is no resource. */
  readonly path?: string;
}

/** Who a token of the directory stands for. */
export interface Person {
  readonly oid: string;
  readonly groups: readonly string[];
}

const words: Readonly<Record<string, string>> = {
  get: "read",
  list: "read",
  watch: "read",
  create: "write",
  update: "write",
  patch: "write",
  delete: "delete",
  deletecollection: "delete",
};

/** The data action that Azure RBAC for Kubernetes needs. */
function dataAction({ verb, group, resource, path }: Wish): string {
  const about = path === undefined ? [group, resource] : path.split("/");
  const parts = about.filter((part) => part !== "");
  return ["Microsoft.ContainerService/managedClusters", ...parts, lookup(words, verb) ?? `${verb}/action`].join("/");
}

/** Whether Azure's roles let a principal do something in a cluster, or in a namespace of it; only clusters with Azure RBAC check this. */
export function azureAllows(arm: ArmContext, key: string, person: Person, wish: Wish): boolean {
  const cluster = findEntry(arm.state, key);
  if (cluster === undefined || at(cluster.resource, "properties.aadProfile.enableAzureRBAC") !== true) return false;
  const { id } = cluster.resource;
  const scope = wish.namespace === "" ? id : `${id}/namespaces/${wish.namespace}`;
  const identity = { objectId: person.oid, clientId: "", tenantId: "", groups: person.groups };
  return rolesAllowData(arm, identity, dataAction(wish), scope);
}
