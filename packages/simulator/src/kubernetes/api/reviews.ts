import { lookup } from "../../world/table.ts";
import { mayDo, reasonFor, rulesFor } from "../access/authorize.ts";
import type { Identity } from "../access/identity.ts";
import type { Wish } from "../access/rules.ts";
import { dig, isObject, type Json, type JsonObject, object, text, texts } from "../json.ts";
import { apiVersion } from "../kinds/kind.ts";
import { asKind, readBody } from "../objects/body.ts";
import { type ObjectRequest, writeOptions } from "../objects/request.ts";
import { invalid, notValid } from "../status.ts";

function wishOf(spec: JsonObject): Wish {
  const at = spec.resourceAttributes;
  if (!isObject(at)) {
    const verb = text(spec, "nonResourceAttributes", "verb");
    return {
      verb,
      group: "",
      resource: "",
      namespace: "",
      name: "",
      path: text(spec, "nonResourceAttributes", "path"),
    };
  }
  const subresource = text(at, "subresource");
  return {
    verb: text(at, "verb"),
    group: text(at, "group"),
    resource: subresource ? `${text(at, "resource")}/${subresource}` : text(at, "resource"),
    namespace: text(at, "namespace"),
    name: text(at, "name"),
  };
}

function access(request: ObjectRequest, spec: JsonObject, identity: Identity): JsonObject {
  const wish = wishOf(spec);
  const allowed = mayDo(request.cluster, identity, wish);
  const because = allowed ? reasonFor(request.cluster, identity, wish) : undefined;
  return because === undefined ? { allowed } : { allowed, reason: `RBAC: allowed by ${because}` };
}

/** A question that is none is refused: about nothing, or about no one. */
function refuseEmpty(kind: string, spec: JsonObject): void {
  const asks = [spec.resourceAttributes, spec.nonResourceAttributes].filter(isObject).length === 1;
  const about = asks || kind === "SelfSubjectRulesReview" || kind === "SelfSubjectReview";
  const someone = kind.startsWith("Self") || text(spec, "user") !== "" || texts(spec, "groups").length > 0;
  const wrong = [
    ...(about
      ? []
      : [
          notValid(
            "spec.resourceAttributes",
            "null",
            "exactly one of nonResourceAttributes or resourceAttributes must be specified",
          ),
        ]),
    ...(someone ? [] : [notValid("spec.user", "", "at least one of user or group must be specified")]),
  ];
  // The API server itself leaves out of which kind it is.
  const nameless = { group: "authorization.k8s.io", resource: "", kind: "" };
  if (wrong.length > 0) throw invalid(nameless, "", wrong);
}

const someone = (spec: JsonObject): Identity => ({ user: text(spec, "user"), groups: texts(spec, "groups") });

const everything = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
};

function rules({ cluster, identity }: ObjectRequest, spec: JsonObject): JsonObject {
  if (identity.groups.includes("system:masters")) return { ...everything, incomplete: false };
  const found = rulesFor(cluster, identity, text(spec, "namespace"));
  const resourceRules = found
    .filter(({ resources }) => resources.length > 0)
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs: [...verbs],
      apiGroups: [...apiGroups],
      resources: [...resources],
      ...(resourceNames.length > 0 ? { resourceNames: [...resourceNames] } : {}),
    }));
  const nonResourceRules = found
    .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
    .map(({ verbs, nonResourceURLs }) => ({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] }));
  return { resourceRules, nonResourceRules, incomplete: false };
}

const reviews: Readonly<Record<string, (request: ObjectRequest, spec: JsonObject) => JsonObject>> = {
  SelfSubjectAccessReview: (request, spec) => access(request, spec, request.identity),
  SubjectAccessReview: (request, spec) => access(request, spec, someone(spec)),
  LocalSubjectAccessReview: (request, spec) => access(request, spec, someone(spec)),
  SelfSubjectRulesReview: rules,
  SelfSubjectReview: ({ identity }) => ({
    userInfo: { username: identity.user, groups: [...identity.groups], ...(identity.uid ? { uid: identity.uid } : {}) },
  }),
};

/** The answer to a question about who may do what; nothing for other kinds. */
export function review(request: ObjectRequest): JsonObject | undefined {
  const answer = lookup(reviews, request.kind.kind);
  if (!answer) return undefined;
  const given = asKind(readBody(request), request, writeOptions(request));
  const { kind } = request.kind;
  const spec: Json | undefined = kind === "SelfSubjectRulesReview" ? {} : dig(given, "spec");
  refuseEmpty(kind, object(given, "spec"));
  return {
    kind,
    apiVersion: apiVersion(request.kind),
    metadata: { ...(request.namespace ? { namespace: request.namespace } : {}), creationTimestamp: null },
    ...(spec === undefined ? {} : { spec }),
    status: answer(request, object(given, "spec")),
  };
}
