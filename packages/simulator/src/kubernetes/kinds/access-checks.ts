import { dig, type Json, type JsonObject, list, text } from "../json.ts";
import { type Cause, notValid, required, unsupported } from "../status.ts";

function checkRule(rule: Json, namespaced: boolean, at: string): Cause[] {
  const paths = list(rule, "nonResourceURLs");
  const verbs =
    list(rule, "verbs").length > 0 ? [] : [required(`${at}.verbs`, "verbs must contain at least one value")];
  const lacks = (field: string, what: string) =>
    list(rule, field).length > 0 ? [] : [required(`${at}.${field}`, `resource rules must supply at least one ${what}`)];
  if (paths.length === 0) return [...verbs, ...lacks("apiGroups", "api group"), ...lacks("resources", "resource")];
  const wrong = (why: string) => notValid(`${at}.nonResourceURLs`, paths, why);
  const mixed = ["apiGroups", "resources", "resourceNames"].some((field) => list(rule, field).length > 0);
  return [
    ...verbs,
    ...(namespaced ? [wrong("namespaced rules cannot apply to non-resource URLs")] : []),
    ...(mixed ? [wrong("rules cannot apply to both regular resources and non-resource URLs")] : []),
  ];
}

/** What each rule of a role must say. */
export const checkRules =
  (namespaced: boolean) =>
  (of: JsonObject): Cause[] =>
    list(of, "rules").flatMap((rule, index) => checkRule(rule, namespaced, `rules[${index}]`));

const subjects = ["ServiceAccount", "User", "Group"];

/** Whom a binding is for: without a namespace of its own, a service account has that of the binding. */
export const checkBinding =
  (namespaced: boolean) =>
  (of: JsonObject): Cause[] => {
    const kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
    const kind = dig(of, "roleRef", "kind") ?? "";
    return [
      ...(kinds.includes(String(kind)) ? [] : [unsupported("roleRef.kind", kind, kinds)]),
      ...list(of, "subjects").flatMap((subject, index) => {
        const at = `subjects[${index}]`;
        const what = text(subject, "kind");
        return [
          ...(what === "ServiceAccount" && !namespaced && !text(subject, "namespace")
            ? [required(`${at}.namespace`)]
            : []),
          ...(subjects.includes(what) ? [] : [unsupported(`${at}.kind`, what, subjects)]),
        ];
      }),
    ];
  };
