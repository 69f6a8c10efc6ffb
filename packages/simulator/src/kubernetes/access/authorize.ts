import { lookup } from "../../world/table.ts";
import type { Cluster } from "../cluster.ts";
import { type Json, type JsonObject, list, text } from "../json.ts";
import { all, read } from "../store.ts";
import type { AccessPolicy, Identity } from "./identity.ts";
import { allows, type Rule, rulesOf, type Wish } from "./rules.ts";

const rbac = (plural: string): string => `${plural}.rbac.authorization.k8s.io`;

// Bindings and roles are judged at every request: what was read of a stored object is kept with it.
const ruled = new WeakMap<JsonObject, readonly Rule[]>();

function rulesIn(role: JsonObject | undefined): readonly Rule[] {
  if (!role) return [];
  const known = ruled.get(role) ?? rulesOf(role.rules);
  ruled.set(role, known);
  return known;
}

function isMeant(subject: Json, identity: Identity, namespace: string): boolean {
  const name = text(subject, "name");
  switch (text(subject, "kind")) {
    case "User":
      return identity.user === name;
    case "Group":
      return identity.groups.includes(name);
    case "ServiceAccount":
      return identity.user === `system:serviceaccount:${text(subject, "namespace") || namespace}:${name}`;
    default:
      return false;
  }
}

const binds = (binding: JsonObject, identity: Identity): boolean =>
  list(binding, "subjects").some((subject) => isMeant(subject, identity, text(binding, "metadata", "namespace")));

/** The role that a binding or `roleRef` names. */
export function roleBehind(cluster: Cluster, roleRef: Json | undefined, namespace: string): JsonObject | undefined {
  const name = text(roleRef, "name");
  return text(roleRef, "kind") === "ClusterRole"
    ? read(cluster, rbac("clusterroles"), "", name)
    : read(cluster, rbac("roles"), namespace, name);
}

/** Its rules. */
export const rulesBehind = (cluster: Cluster, roleRef: Json | undefined, namespace: string): readonly Rule[] =>
  rulesIn(roleBehind(cluster, roleRef, namespace));

const policyRoles: Readonly<Record<string, string>> = {
  AmazonEKSClusterAdminPolicy: "cluster-admin",
  AmazonEKSAdminPolicy: "admin",
  AmazonEKSEditPolicy: "edit",
  AmazonEKSViewPolicy: "view",
  AmazonEKSAdminViewPolicy: "eks:admin-view",
};

function inScope({ accessScope }: AccessPolicy, namespace: string): boolean {
  if (accessScope.type === "cluster") return true;
  return (accessScope.namespaces ?? []).some(
    (pattern) =>
      namespace !== "" && (pattern.endsWith("*") ? namespace.startsWith(pattern.slice(0, -1)) : pattern === namespace),
  );
}

const adminView: readonly Rule[] = [
  { apiGroups: ["*"], resources: ["*"], resourceNames: [], verbs: ["get", "list", "watch"], nonResourceURLs: [] },
];

function rulesOfPolicy(cluster: Cluster, policy: AccessPolicy): readonly Rule[] {
  const role = lookup(policyRoles, policy.policyArn.split("/").at(-1) ?? "");
  if (role === "eks:admin-view") return adminView;
  return role ? rulesBehind(cluster, { kind: "ClusterRole", name: role }, "") : [];
}

/** All rules that someone has in a namespace (or cluster-wide), from RBAC and access policies. */
export function rulesFor(cluster: Cluster, identity: Identity, namespace: string): Rule[] {
  const everywhere = all(cluster, rbac("clusterrolebindings")).filter((binding) => binds(binding, identity));
  const here = namespace
    ? all(cluster, rbac("rolebindings"), namespace).filter((binding) => binds(binding, identity))
    : [];
  return [
    ...[...everywhere, ...here].flatMap((binding) => rulesBehind(cluster, binding.roleRef, namespace)),
    ...(identity.policies ?? [])
      .filter((policy) => inScope(policy, namespace))
      .flatMap((policy) => rulesOfPolicy(cluster, policy)),
  ];
}

/** Whether someone may do what they want. */
export function mayDo(cluster: Cluster, identity: Identity, wish: Wish): boolean {
  if (identity.groups.includes("system:masters")) return true;
  return (
    rulesFor(cluster, identity, wish.namespace).some((rule) => allows(rule, wish)) || identity.allowed?.(wish) === true
  );
}

const shownSubject = (subject: Json): string =>
  text(subject, "kind") === "ServiceAccount"
    ? `ServiceAccount "${text(subject, "name")}/${text(subject, "namespace")}"`
    : `${text(subject, "kind")} "${text(subject, "name")}"`;

/** Which binding lets someone do what they want; nothing of those who may do everything anyway. */
export function reasonFor(cluster: Cluster, identity: Identity, wish: Wish): string | undefined {
  if (identity.groups.includes("system:masters")) return undefined;
  const bindings = [
    ...all(cluster, rbac("clusterrolebindings")),
    ...(wish.namespace ? all(cluster, rbac("rolebindings"), wish.namespace) : []),
  ];
  for (const binding of bindings) {
    const { roleRef } = binding;
    const namespace = text(binding, "metadata", "namespace");
    const subject = list(binding, "subjects").find((each) => isMeant(each, identity, namespace));
    const lets = rulesBehind(cluster, roleRef, wish.namespace).some((rule) => allows(rule, wish));
    if (subject === undefined || !lets) continue;
    const kind = namespace ? "RoleBinding" : "ClusterRoleBinding";
    const name = `${text(binding, "metadata", "name")}${namespace ? `/${namespace}` : ""}`;
    return `${kind} "${name}" of ${text(roleRef, "kind")} "${text(roleRef, "name")}" to ${shownSubject(subject)}`;
  }
  return undefined;
}

/** The words of a denial. */
export function denial(identity: Identity, wish: Wish): string {
  if (wish.path !== undefined) return `forbidden: User "${identity.user}" cannot ${wish.verb} path "${wish.path}"`;
  const [plural = ""] = wish.resource.split("/");
  const about = wish.group ? `${plural}.${wish.group}` : plural;
  const named = wish.name ? `${about} "${wish.name}"` : about;
  const where = wish.namespace ? ` in the namespace "${wish.namespace}"` : " at the cluster scope";
  return `${named} is forbidden: User "${identity.user}" cannot ${wish.verb} resource "${wish.resource}" in API group "${wish.group}"${where}`;
}
