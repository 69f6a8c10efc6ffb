import type { Answer, ApiRequest, Service } from "../../service.ts";
import { atPlainDoor } from "../../service.ts";
import type { AccessState } from "../../world/access.ts";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { evaluateNow, evaluationDue } from "../policy/deploy.ts";
import { azureAllows, type Person, type Wish } from "../providers/container-service/azure-rights.ts";
import { vaultDataService } from "../providers/key-vault/vault-data.ts";
import { blobDataService } from "../providers/storage/blob-data.ts";
import { resourceTypes, routes } from "./catalogue.ts";
import { bodyOf } from "./envelope.ts";
import { apiVersionOf, authorize, type RequestContext, requireSubscription } from "./gate.ts";
import { finish, operationDue, poll } from "./operation.ts";
import type { ArmOptions } from "./options.ts";
import { type ArmPath, parsePath, typeKey } from "./path.ts";
import { postAction } from "./post-action.ts";
import { readAll, readOne } from "./read.ts";
import { gateway, Refusal } from "./refusal.ts";
import { finishRegistration, registrationDue } from "./registration.ts";
import type { ArmContext, ResourceType, Wire } from "./resource-type.ts";
import { compile, follow } from "./route.ts";
import { inApiVersion } from "./since.ts";
import { armState } from "./state.ts";
import { remove, write } from "./write.ts";

const hosts = new Set([
  "management.azure.com",
  "management.core.windows.net",
  "management.usgovcloudapi.net",
  "management.chinacloudapi.cn",
]);
const firstSegments = /^\/(subscriptions|providers|tenants)(\/|$)/i;

const byType = new Map(resourceTypes.map((type) => [type.name.toLowerCase(), type]));
const match = compile(routes(() => resourceTypes));

/** ARM's view of a world, created for each request, since a restore replaces the state. */
const viewOf = (world: World, options: ArmOptions) => (): ArmContext => ({
  world,
  state: armState(world),
  options,
  resourceType: (type) => byType.get(type.toLowerCase()),
  limits: (identity) => lookup(world.section<AccessState>("access", () => ({ limits: {} })).limits, identity),
});

/** The data of storage accounts: tokens for it are made for another audience than ARM's. */
export const storageDataService = (world: World, options: ArmOptions): Service =>
  blobDataService(viewOf(world, options), options.authenticate);

/** Whether Azure's roles let a principal do something in a cluster. */
export const clusterRights = (world: World, options: ArmOptions) => (key: string, person: Person, wish: Wish) =>
  azureAllows(viewOf(world, options)(), key, person, wish);

/** The secrets of key vaults: tokens for them are made for an audience of their own too. */
export const keyVaultService = (world: World, options: ArmOptions): Service =>
  vaultDataService(world, viewOf(world, options));

/** Azure Resource Manager of this world. */
export function armService(world: World, options: ArmOptions): Service {
  const armNow = viewOf(world, options);
  world.on(operationDue, (due: Parameters<typeof finish>[1]) => finish(armNow(), due));
  world.on(evaluationDue, (due: Parameters<typeof evaluateNow>[1]) => evaluateNow(armNow(), due));
  world.on(registrationDue, (due: Parameters<typeof finishRegistration>[1]) => finishRegistration(armNow(), due));
  return {
    name: "Azure Resource Manager (management.azure.com, /subscriptions/…)",
    claims: ({ url }) => hosts.has(url.hostname) || (atPlainDoor(url) && firstSegments.test(url.pathname)),
    answer: (request) => answer(armNow(), withPlainScope(request)),
  };
}

const locks = "/providers/microsoft.authorization/locks";

/** Clients that are generated escape the whole scope of a lock. */
function withPlainScope(request: ApiRequest): ApiRequest {
  const { pathname } = request.url;
  const end = pathname.toLowerCase().lastIndexOf(locks);
  if (end < 0 || !/%2f/i.test(pathname.slice(0, end))) return request;
  const url = new URL(request.url);
  url.pathname = pathname.slice(0, end).replace(/%2f/gi, "/") + pathname.slice(end);
  return { ...request, url };
}

async function answer(arm: ArmContext, request: ApiRequest): Promise<Answer> {
  const permissions: string[] = [];
  const path = parsePath(request.url.pathname);
  let type: ResourceType | undefined;
  let identity: string | undefined;
  try {
    const who = arm.options.authenticate(request, arm.world);
    if ("status" in who) return dressed(arm, request, who, undefined);
    identity = who.objectId;
    const context: RequestContext = {
      arm,
      request,
      identity: who,
      path,
      apiVersion: apiVersionOf(request.url),
      permissions,
    };
    const polled = request.method === "GET" ? polledAnswer(context) : undefined;
    type = polled?.type ?? typeFor(arm, path, request.method);
    const response = polled ?? (await routed(context, type));
    const answered = dressed(arm, request, inVersion(context.apiVersion, type, response), type);
    return audited(answered, identity, permissions, path);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const response: Answer = { status: thrown.status, headers: thrown.headers, body: thrown.body() as object };
    const refused = dressed(arm, request, response, thrown.gateway ? undefined : type, thrown.gateway);
    return identity === undefined ? refused : audited(refused, identity, permissions, path);
  }
}

function inVersion(version: string, type: ResourceType | undefined, response: Answer): Answer {
  if (typeof response.body !== "object" || Buffer.isBuffer(response.body)) return response;
  const body = inApiVersion(version, type, response.body);
  return body === undefined ? response : { ...response, body };
}

/** Polling needs a permission too, which least-privilege roles often lack. */
function polledAnswer(context: RequestContext): ReturnType<typeof poll> {
  const answer = poll(context.arm, context.request.url.pathname);
  if (answer === undefined) return undefined;
  if (context.path.subscription !== undefined) requireSubscription(context.arm, context.path.subscription);
  authorize(context, `${[context.path.namespace, ...context.path.types].join("/")}/read`, context.request.url.pathname);
  return answer;
}

/** The type of the last name in the path; for a POST the last segment is the action. */
function typeFor(arm: ArmContext, path: ArmPath, method: string): ResourceType | undefined {
  const action = method === "POST" && path.types.length > path.names.length;
  return arm.resourceType(typeKey(path.namespace, action ? path.types.slice(0, -1) : path.types));
}

async function routed(context: RequestContext, type: ResourceType | undefined): Promise<Answer> {
  const { request, path } = context;
  const found = match(request.method, path.segments);
  if (found !== undefined) return follow(context, found, bodyOf(request, false));
  if (type === undefined) throw unknown(context);
  const item = path.types.length === path.names.length;
  if (!item && request.method === "GET") return readAll(context, type);
  if (!item && request.method === "POST") return postAction(context, type, path.types.at(-1) ?? "");
  if (!item) throw unknown(context);
  switch (request.method) {
    case "GET":
    case "HEAD":
      return readOne(context, type);
    case "PUT":
      return write(context, type, "put");
    case "PATCH":
      return write(context, type, "patch");
    case "DELETE":
      return remove(context, type);
    default:
      throw gateway(
        405,
        "MethodNotAllowed",
        `The requested resource does not support http method '${request.method}'.`,
      );
  }
}

/** What is not simulated is refused with what is. */
function unknown({ path }: RequestContext): Refusal {
  const namespace = path.namespace.toLowerCase();
  const near = resourceTypes.filter(({ name }) => name.toLowerCase().startsWith(`${namespace}/`));
  const list = (near.length > 0 ? near : resourceTypes).map(({ name }) => name);
  return near.length > 0
    ? gateway(
        404,
        "InvalidResourceType",
        `The resource type '${path.types.join("/")}' could not be found in the namespace '${path.namespace}'. This simulator has: ${list.join(", ")}.`,
      )
    : gateway(
        404,
        "InvalidResourceNamespace",
        `The resource namespace '${path.namespace}' is invalid. This simulator has: ${list.join(", ")}.`,
      );
}

const plain: Wire = { json: "application/json; charset=utf-8", meter: "global" };
const meters = {
  GET: ["reads", 16_500],
  HEAD: ["reads", 16_500],
  DELETE: ["deletes", 12_000],
  PUT: ["writes", 12_000],
  PATCH: ["writes", 12_000],
  POST: ["writes", 12_000],
} as const;

/** The headers around every answer: ids, what is left of the quota, the content type of the provider. */
function dressed(
  arm: ArmContext,
  request: ApiRequest,
  response: Answer,
  type: ResourceType | undefined,
  byGateway = false,
): Answer {
  const { world } = arm;
  const wire = byGateway ? plain : (type?.wire ?? plain);
  const requestId = world.ids.uuid();
  const headers: Record<string, string> = {
    "cache-control": "no-cache",
    "x-ms-request-id": requestId,
    "x-ms-correlation-request-id": request.headers["x-ms-correlation-request-id"] ?? requestId,
    "x-ms-routing-request-id": `WESTEUROPE:${world.clock.iso().replaceAll(/[-:]|\.\d+/g, "")}:${requestId}`,
  };
  if (response.body !== undefined) headers["content-type"] = wire.json;
  else if (wire.empty !== undefined && response.status !== 204) headers["content-type"] = wire.empty;
  if (request.headers["x-ms-return-client-request-id"] === "true" && request.headers["x-ms-client-request-id"])
    headers["x-ms-client-request-id"] = request.headers["x-ms-client-request-id"];
  if (byGateway) headers["x-ms-failure-cause"] = "gateway";
  else {
    if (request.method !== "POST" || wire.freePosts !== true)
      Object.assign(headers, metered(arm, request.method, wire));
    if (wire.showsVersion) headers["api-supported-versions"] = request.url.searchParams.get("api-version") ?? "";
    Object.assign(headers, wire.always, request.method === "GET" || request.method === "HEAD" ? {} : wire.onWrite);
  }
  return { ...response, headers: { ...headers, ...response.headers } };
}

function metered({ state, world }: ArmContext, method: string, wire: Wire): Record<string, string> {
  const minute = Math.floor(world.clock.now() / 60_000);
  if (state.spent.minute !== minute) state.spent = { minute, reads: 0, writes: 0, deletes: 0 };
  const [counter, cap] = meters[method as keyof typeof meters] ?? meters.POST;
  state.spent[counter] += 1;
  const left = (limit: number) => String(Math.max(0, limit - state.spent[counter]));
  if (wire.meter === "dns") return { "x-ms-ratelimit-remaining-subscription-resource-requests": left(500) };
  return { [`x-ms-ratelimit-remaining-subscription-global-${counter}`]: left(cap) };
}

function audited(answer: Answer, identity: string, permissions: readonly string[], path: ArmPath): Answer {
  return { ...answer, audit: { identity, permissions, scope: `/${path.segments.join("/")}` } };
}
