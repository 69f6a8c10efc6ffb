import { mayDo, roleBehind, rulesBehind } from "../access/authorize.ts";
import { type Rule, rulesOf, type Wish, wishesOf } from "../access/rules.ts";
import { dig, isObject, type JsonObject, list, object, text } from "../json.ts";
import { forbidden, notFound, refused, StatusError } from "../status.ts";
import { read } from "../store.ts";
import type { ObjectRequest } from "./request.ts";

const namespaces = { group: "", resource: "namespaces", kind: "Namespace" };

function admitNamespace(
  { cluster, kind, namespace }: ObjectRequest,
  before: JsonObject | undefined,
  name: string,
): void {
  if (!kind.namespaced || before) return;
  const home = read(cluster, "namespaces", "", namespace);
  if (!home) throw notFound(namespaces, namespace);
  if (dig(home, "metadata", "deletionTimestamp")) {
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const error = refused(kind, name, why);
    throw new StatusError(403, "Forbidden", error.message, {
      ...error.details,
      causes: [
        {
          reason: "NamespaceTerminating",
          message: `namespace ${namespace} is being terminated`,
          field: "metadata.namespace",
        },
      ],
    });
  }
}

function admitPod({ cluster, kind, namespace }: ObjectRequest, before: JsonObject | undefined, pod: JsonObject): void {
  if (before) return;
  const spec = object(pod, "spec");
  const name = text(spec, "serviceAccountName") || "default";
  const account = read(cluster, "serviceaccounts", namespace, name);
  if (!account) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
    throw refused(kind, text(pod, "metadata", "name"), why);
  }
  const secrets = list(account, "imagePullSecrets");
  if (list(spec, "imagePullSecrets").length === 0 && secrets.length > 0) spec.imagePullSecrets = secrets;
}

/** A list of texts as Go writes it. */
const quoted = (values: readonly string[]): string => `[${values.map((each) => JSON.stringify(each)).join(" ")}]`;

const shownRule = (rule: Rule): string => {
  const part = (name: string, values: readonly string[]) => (values.length > 0 ? [`${name}:${quoted(values)}`] : []);
  const parts = [
    ...part("APIGroups", rule.apiGroups),
    ...part("Resources", rule.resources),
    ...part("ResourceNames", rule.resourceNames),
    ...part("NonResourceURLs", rule.nonResourceURLs),
    ...part("Verbs", rule.verbs),
  ];
  return `{${parts.join(", ")}}`;
};

/** What someone lacks as rules: one for each thing, with all verbs. */
function compacted(wishes: readonly Wish[]): Rule[] {
  const rules = new Map<string, Rule>();
  for (const { verb, group, resource, name, path } of wishes) {
    const key = [group, resource, name, path].join("\n");
    const verbs = [...(rules.get(key)?.verbs ?? []), verb];
    rules.set(key, {
      apiGroups: path === undefined ? [group] : [],
      resources: path === undefined ? [resource] : [],
      resourceNames: name ? [name] : [],
      nonResourceURLs: path === undefined ? [] : [path],
      verbs,
    });
  }
  return [...rules.values()];
}

/** No one gives away what they do not hold, unless they may `escalate` or `bind`. */
function admitGrant(request: ObjectRequest, granted: JsonObject): void {
  const { cluster, kind, identity, namespace } = request;
  const name = text(granted, "metadata", "name");
  const binding = isObject(granted.roleRef);
  const rules = binding ? rulesBehind(cluster, granted.roleRef, namespace) : rulesOf(granted.rules);
  const special = binding
    ? {
        verb: "bind",
        resource: text(granted, "roleRef", "kind") === "ClusterRole" ? "clusterroles" : "roles",
        name: text(granted, "roleRef", "name"),
      }
    : { verb: "escalate", resource: kind.resource, name };
  if (mayDo(cluster, identity, { ...special, group: kind.group, namespace })) return;
  if (binding && !roleBehind(cluster, granted.roleRef, namespace))
    throw notFound({ ...kind, resource: special.resource }, special.name);
  const wishes = rules.flatMap((rule) => wishesOf(rule, namespace));
  const lacking = compacted(wishes.filter((wish) => !mayDo(cluster, identity, wish)));
  if (lacking.length === 0) return;
  const who = `user "${identity.user}" (groups=${quoted(identity.groups)})`;
  const why = `${who} is attempting to grant RBAC permissions not currently held:\n${lacking.map(shownRule).join("\n")}`;
  throw forbidden(kind, name, `${kind.resource}.${kind.group} "${name}" is forbidden: ${why}`);
}

/** Refuse what the kind itself would allow, but the cluster does not. May complete the object. */
export function admit(request: ObjectRequest, before: JsonObject | undefined, final: JsonObject): void {
  admitNamespace(request, before, text(final, "metadata", "name"));
  if (request.kind.kind === "Pod") admitPod(request, before, final);
  if (request.kind.group === "rbac.authorization.k8s.io") admitGrant(request, final);
}
