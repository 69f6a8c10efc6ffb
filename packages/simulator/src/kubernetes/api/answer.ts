import type { Answer } from "../../service.ts";
import { apiVersion } from "../kinds/kind.ts";
import { methodNotAllowed, noSuchPath, notAcceptable } from "../status.ts";
import {
  aggregated,
  aggregatedVersion,
  coreVersions,
  groupList,
  groupOf,
  groupsOf,
  resourceList,
  versionInfo,
} from "./discovery.ts";
import { nothingAt } from "./nothing.ts";
import { answerObjects, authorize, type Call, permission } from "./objects.ts";
import { protobufOf } from "./openapi-protobuf.ts";
import { openApiV2 } from "./openapi-v2.ts";
import { openApiV3, openApiV3Index } from "./openapi-v3.ts";
import { audited } from "./refusal.ts";
import { routeOf } from "./route.ts";

type Read = (call: Call) => Answer | undefined;

const json = (body: object | undefined): Answer | undefined => (body ? { status: 200, body } : undefined);
const healthy: Read = () => ({ status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "ok" });

const accepts = ({ request }: Call): string => request.headers.accept ?? "";

function discovered(core: boolean): Read {
  return (call) => {
    const version = aggregatedVersion(accepts(call));
    if (!version) return json(core ? coreVersions(call.request.url.host) : groupList(call.cluster));
    const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    return { status: 200, headers: { "content-type": type }, body: aggregated(call.cluster, core, version) };
  };
}

// The requested media type has an `@` where this has a dot: a media type cannot hold one.
const protobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

function describedV2(call: Call): Answer {
  const document = openApiV2(call.cluster);
  if (!accepts(call).includes("protobuf")) return { status: 200, body: document };
  return { status: 200, headers: { "content-type": protobufType }, body: protobufOf(document) };
}

/** What is read at paths that are no objects. */
const paths: Readonly<Record<string, Read>> = {
  "/healthz": healthy,
  "/livez": healthy,
  "/readyz": healthy,
  "/version": ({ cluster }) => json(versionInfo(cluster)),
  "/api": discovered(true),
  "/apis": discovered(false),
  "/openapi/v2": describedV2,
  "/openapi/v3": ({ cluster }) => json(openApiV3Index(cluster)),
};

function byPattern(call: Call, path: string): Answer | undefined {
  const { cluster } = call;
  const version = /^\/api\/([^/]+)$/.exec(path)?.[1];
  if (version) return json(resourceList(cluster, "", version));
  const group = /^\/apis\/([^/]+)$/.exec(path)?.[1];
  if (group) return json(groupOf(cluster, group));
  const both = /^\/apis\/([^/]+)\/([^/]+)$/.exec(path);
  if (both) return json(resourceList(cluster, both[1] ?? "", both[2] ?? ""));
  const described = /^\/openapi\/v3\/(api\/v1|apis\/([^/]+)\/([^/]+))$/.exec(path);
  if (!described) return undefined;
  if (accepts(call).includes("protobuf") && !accepts(call).includes("json")) throw notAcceptable(["application/json"]);
  return json(openApiV3(cluster, described[2] ?? "", described[3] ?? "v1"));
}

function answerPath(call: Call, given: string): Answer {
  const path = given.length > 1 ? given.replace(/\/+$/, "") : given;
  const { request, cluster, identity } = call;
  const wish = {
    verb: request.method === "HEAD" ? "get" : request.method.toLowerCase(),
    group: "",
    resource: "",
    namespace: "",
    name: "",
    path: given,
  };
  return audited({ identity: identity.user, permissions: [permission(wish)], scope: cluster.key }, () => {
    authorize(call, wish);
    if (path === "/") return { status: 200, body: { paths: rootPaths(call) } };
    const answer = (Object.hasOwn(paths, path) ? paths[path]?.(call) : undefined) ?? byPattern(call, path);
    if (!answer) throw path.startsWith("/apis/") ? nothingAt(path.split("/")[2] ?? "") : noSuchPath();
    if (request.method !== "GET" && request.method !== "HEAD") throw methodNotAllowed();
    return answer;
  });
}

const rootPaths = ({ cluster }: Call): string[] => [
  "/api",
  "/api/v1",
  "/apis",
  ...groupsOf(cluster).flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map((version) => `/apis/${apiVersion({ group: name, version })}`),
  ]),
  ...Object.keys(paths).filter((path) => !path.startsWith("/api")),
];

/** Answer an authenticated request to a cluster; a refusal is a Status. */
export function answerCall(call: Call): Answer {
  const route = routeOf(call.path);
  return route.to === "path" ? answerPath(call, call.path) : answerObjects(call, route);
}
