import { define, lookup } from "../../world/table.ts";
import { accountIdentity } from "../controllers/services.ts";
import { dig, isObject, type JsonObject, object, text } from "../json.ts";
import type { Kind, Scale } from "../kinds/kind.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import { mergePatch } from "../patch/merge-patch.ts";
import { badRequest, invalid, methodNotAllowed, notValid, StatusError } from "../status.ts";
import { patchType, readBody, readJson } from "./body.ts";
import { type ObjectRequest, seconds, writeOptions } from "./request.ts";
import { checkVersion, replace, stored } from "./write.ts";

const steps = (path: string): string[] => path.split(".").filter(Boolean);

function selectorText(of: JsonObject, { selector }: Scale, kind: Kind): string {
  if (kind.custom) return selector ? text(of, ...steps(selector)) : "";
  return Object.entries(object(of, "spec", "selector", "matchLabels"))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(",");
}

function scaleOf(of: JsonObject, scale: Scale, kind: Kind): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object(of, "metadata");
  const metadata = {
    name: name ?? "",
    namespace: namespace ?? "",
    uid: uid ?? "",
    resourceVersion: resourceVersion ?? "",
    creationTimestamp: creationTimestamp ?? null,
  };
  const selector = selectorText(of, scale, kind);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata,
    spec: dig(of, ...steps(scale.want)) ? { replicas: dig(of, ...steps(scale.want)) ?? 0 } : {},
    status: { replicas: dig(of, ...steps(scale.have)) ?? 0, ...(selector ? { selector } : {}) },
  };
}

function scaled(request: ObjectRequest, scale: Scale): JsonObject {
  const before = stored(request);
  const shown = scaleOf(before, scale, request.kind);
  if (request.method === "GET") return shown;
  const patches = request.method === "PATCH";
  const body = patches ? readJson(request.body, false) : readBody(request);
  const given = !patches
    ? body
    : patchType(request) === "application/json-patch+json"
      ? jsonPatch(shown, body)
      : mergePatch(shown, body);
  const replicas = dig(given, "spec", "replicas");
  if (typeof replicas !== "number")
    throw badRequest('Scale in version "v1" cannot be handled as a Scale: spec.replicas must be a number');
  if (replicas < 0)
    throw invalid({ group: "autoscaling", resource: "", kind: "Scale" }, request.name, [
      notValid("spec.replicas", replicas, "must be greater than or equal to 0"),
    ]);
  if (isObject(given)) checkVersion(request, before, given);
  const path = steps(scale.want);
  const last = path.pop() ?? "replicas";
  const changed = structuredClone(before);
  const holder = path.reduce<JsonObject>((at, step) => {
    const next = object(at, step);
    define(at, step, next);
    return next;
  }, changed);
  define(holder, last, replicas);
  return scaleOf(replace(request, writeOptions(request), before, changed), scale, request.kind);
}

function tokenOf(request: ObjectRequest): JsonObject {
  const { world, cluster, namespace, name } = request;
  const account = stored(request);
  const wanted = request.body.length > 0 ? readBody(request) : {};
  const life = Number(dig(wanted, "spec", "expirationSeconds") ?? 3600);
  if (!(life >= 600))
    throw invalid({ group: "authentication.k8s.io", resource: "", kind: "TokenRequest" }, "", [
      notValid("spec.expirationSeconds", life, "may not specify a duration less than 10 minutes"),
    ]);
  const expires = world.clock.now() + life * 1000;
  const token = world.ids.word(64);
  cluster.tokens[token] = { ...accountIdentity(namespace, name), expires };
  const audiences = dig(wanted, "spec", "audiences") ?? ["https://kubernetes.default.svc.cluster.local"];
  return {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, creationTimestamp: seconds(world), uid: text(account, "metadata", "uid") },
    spec: { audiences, expirationSeconds: life, boundObjectRef: null },
    status: { token, expirationTimestamp: `${new Date(expires).toISOString().slice(0, 19)}Z` },
  };
}

/** What of a pod takes a container that runs, and why it is refused. */
const needsRunning: Readonly<Record<string, string>> = {
  log: "there are no logs",
  exec: "no command can run in one",
  attach: "there is nothing to attach to",
  portforward: "no port leads to one",
};

/** The subresources that a kind has. */
export const subresourcesOf = (kind: Kind): { readonly name: string; readonly verbs: readonly string[] }[] => [
  ...(kind.scale ? [{ name: "scale", verbs: ["get", "patch", "update"] }] : []),
  ...(kind.status ? [{ name: "status", verbs: ["get", "patch", "update"] }] : []),
  ...(kind.kind === "ServiceAccount" ? [{ name: "token", verbs: ["create"] }] : []),
];

/** Answer for a subresource other than `status`. */
export function subresource(request: ObjectRequest): { status: number; body: JsonObject } {
  const { kind, subresource, method } = request;
  if (subresource === "scale" && kind.scale) {
    if (!["GET", "PUT", "PATCH"].includes(method)) throw methodNotAllowed();
    return { status: 200, body: scaled({ ...request, subresource: "" }, kind.scale) };
  }
  if (subresource === "token" && kind.kind === "ServiceAccount") {
    if (method !== "POST") throw methodNotAllowed();
    return { status: 201, body: tokenOf(request) };
  }
  const unrun = lookup(needsRunning, subresource);
  if (kind.kind === "Pod" && unrun !== undefined)
    throw new StatusError(
      501,
      "NotImplemented",
      `the simulated cluster runs no containers, so ${unrun}: read the state of the pod with kubectl get or describe`,
      {},
    );
  const there = subresourcesOf(kind).map(({ name }) => name);
  throw new StatusError(
    404,
    "NotFound",
    `the server could not find the requested resource (simulated of ${kind.resource}: ${there.length > 0 ? there.join(", ") : "no subresource"})`,
    {},
  );
}
