import { isObject, type Json, texts } from "../json.ts";

/** One rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What someone wants to do. */
export interface Wish {
  readonly verb: string;
  readonly group: string;
  /** Plural, and the subresource behind a slash. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** For what is no resource. */
  readonly path?: string;
}

/** The rules that a role in wire shape has. */
export const rulesOf = (written: Json | undefined): Rule[] =>
  (Array.isArray(written) ? written : []).filter(isObject).map((rule) => ({
    apiGroups: texts(rule, "apiGroups"),
    resources: texts(rule, "resources"),
    resourceNames: texts(rule, "resourceNames"),
    verbs: texts(rule, "verbs"),
    nonResourceURLs: texts(rule, "nonResourceURLs"),
  }));

const has = (among: readonly string[], wanted: string): boolean => among.includes("*") || among.includes(wanted);

function coversResource(among: readonly string[], resource: string): boolean {
  const [, subresource] = resource.split("/");
  return has(among, resource) || (subresource !== undefined && among.includes(`*/${subresource}`));
}

const coversPath = (among: readonly string[], path: string): boolean =>
  among.some((url) => url === "*" || url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1))));

/** Whether a rule lets a wish pass. */
export function allows(rule: Rule, wish: Wish): boolean {
  if (!has(rule.verbs, wish.verb)) return false;
  if (wish.path !== undefined) return coversPath(rule.nonResourceURLs, wish.path);
  return (
    has(rule.apiGroups, wish.group) &&
    coversResource(rule.resources, wish.resource) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(wish.name))
  );
}

/** The single wishes that a rule amounts to, for judging whether someone else holds all of it. */
export function wishesOf(rule: Rule, namespace: string): Wish[] {
  const names = rule.resourceNames.length > 0 ? rule.resourceNames : [""];
  const onResources = rule.verbs.flatMap((verb) =>
    rule.apiGroups.flatMap((group) =>
      rule.resources.flatMap((resource) => names.map((name) => ({ verb, group, resource, namespace, name }))),
    ),
  );
  const onPaths = rule.verbs.flatMap((verb) =>
    rule.nonResourceURLs.map((path) => ({ verb, group: "", resource: "", namespace: "", name: "", path })),
  );
  return [...onResources, ...onPaths];
}
