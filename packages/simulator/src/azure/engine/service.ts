import type { Answer, Asked, Service } from "../../service.ts";
import { atPlainDoor } from "../../service.ts";
import type { AccessState } from "../../world/access.ts";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { azureAllows, type Person, type Wish } from "../providers/container-service/azure-rights.ts";
import { vaultDataService } from "../providers/key-vault/vault-data.ts";
import { blobDataService } from "../providers/storage/blob-data.ts";
import { act } from "./act.ts";
import { kinds, routes } from "./catalogue.ts";
import { bodyOf } from "./envelope.ts";
import { type Ask, apiVersionOf, authorize, requireSubscription } from "./gate.ts";
import type { Cloud, Kind, Wire } from "./kind.ts";
import { finish, operationDue, poll } from "./operation.ts";
import type { ArmOptions } from "./options.ts";
import { type ArmPath, parsePath, typeKey } from "./path.ts";
import { readAll, readOne } from "./read.ts";
import { gateway, Refusal } from "./refusal.ts";
import { finishRegistration, registrationDue } from "./registration.ts";
import { compile, follow } from "./route.ts";
import { toldIn } from "./since.ts";
import { armState } from "./state.ts";
import { remove, write } from "./write.ts";

const hosts = new Set([
  "management.azure.com",
  "management.core.windows.net",
  "management.usgovcloudapi.net",
  "management.chinacloudapi.cn",
]);
const firstSegments = /^\/(subscriptions|providers|tenants)(\/|$)/i;

const byType = new Map(kinds.map((kind) => [kind.type.toLowerCase(), kind]));
const match = compile(routes(() => kinds));

/** ARM's view of a world, made anew for each request: a restore replaces the state. */
const viewOf = (world: World, options: ArmOptions) => (): Cloud => ({
  world,
  state: armState(world),
  options,
  kind: (type) => byType.get(type.toLowerCase()),
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
  const cloudNow = viewOf(world, options);
  world.on(operationDue, (due: Parameters<typeof finish>[1]) => finish(cloudNow(), due));
  world.on(registrationDue, (due: Parameters<typeof finishRegistration>[1]) => finishRegistration(cloudNow(), due));
  return {
    name: "Azure Resource Manager (management.azure.com, /subscriptions/…)",
    claims: ({ url }) => hosts.has(url.hostname) || (atPlainDoor(url) && firstSegments.test(url.pathname)),
    answer: (asked) => answer(cloudNow(), asked),
  };
}

async function answer(cloud: Cloud, asked: Asked): Promise<Answer> {
  const permissions: string[] = [];
  const path = parsePath(asked.url.pathname);
  let kind: Kind | undefined;
  let identity: string | undefined;
  try {
    const who = cloud.options.authenticate(asked, cloud.world);
    if ("status" in who) return dressed(cloud, asked, who, undefined);
    identity = who.objectId;
    const ask: Ask = { cloud, asked, identity: who, path, apiVersion: apiVersionOf(asked.url), permissions };
    const polled = asked.method === "GET" ? polledAnswer(ask) : undefined;
    kind = polled?.kind ?? kindOf(cloud, path, asked.method);
    const told = polled ?? (await routed(ask, kind));
    const answered = dressed(cloud, asked, inVersion(ask.apiVersion, kind, told), kind);
    return audited(answered, identity, permissions, path);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const told: Answer = { status: thrown.status, headers: thrown.headers, body: thrown.body() as object };
    const refused = dressed(cloud, asked, told, thrown.gateway ? undefined : kind, thrown.gateway);
    return identity === undefined ? refused : audited(refused, identity, permissions, path);
  }
}

function inVersion(version: string, kind: Kind | undefined, told: Answer): Answer {
  if (typeof told.body !== "object" || Buffer.isBuffer(told.body)) return told;
  const body = toldIn(version, kind, told.body);
  return body === undefined ? told : { ...told, body };
}

/** Polling needs a permission too: the seed of many a least-privilege role that cannot wait for what it made. */
function polledAnswer(ask: Ask): ReturnType<typeof poll> {
  const answer = poll(ask.cloud, ask.asked.url.pathname);
  if (answer === undefined) return undefined;
  if (ask.path.subscription !== undefined) requireSubscription(ask.cloud, ask.path.subscription);
  authorize(ask, `${[ask.path.namespace, ...ask.path.types].join("/")}/read`, ask.asked.url.pathname);
  return answer;
}

/** The kind that the last names in the path are of; for a POST the last segment is the action. */
function kindOf(cloud: Cloud, path: ArmPath, method: string): Kind | undefined {
  const action = method === "POST" && path.types.length > path.names.length;
  return cloud.kind(typeKey(path.namespace, action ? path.types.slice(0, -1) : path.types));
}

async function routed(ask: Ask, kind: Kind | undefined): Promise<Answer> {
  const { asked, path } = ask;
  const found = match(asked.method, path.segments);
  if (found !== undefined) return follow(ask, found, bodyOf(asked, false));
  if (kind === undefined) throw unknown(ask);
  const item = path.types.length === path.names.length;
  if (!item && asked.method === "GET") return readAll(ask, kind);
  if (!item && asked.method === "POST") return act(ask, kind, path.types.at(-1) ?? "");
  if (!item) throw unknown(ask);
  switch (asked.method) {
    case "GET":
    case "HEAD":
      return readOne(ask, kind);
    case "PUT":
      return write(ask, kind, "put");
    case "PATCH":
      return write(ask, kind, "patch");
    case "DELETE":
      return remove(ask, kind);
    default:
      throw gateway(405, "MethodNotAllowed", `The requested resource does not support http method '${asked.method}'.`);
  }
}

/** What is not simulated is refused with what is. */
function unknown({ path }: Ask): Refusal {
  const namespace = path.namespace.toLowerCase();
  const near = kinds.filter(({ type }) => type.toLowerCase().startsWith(`${namespace}/`));
  const list = (near.length > 0 ? near : kinds).map(({ type }) => type);
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
function dressed(cloud: Cloud, asked: Asked, told: Answer, kind: Kind | undefined, byGateway = false): Answer {
  const { world } = cloud;
  const wire = byGateway ? plain : (kind?.wire ?? plain);
  const requestId = world.ids.uuid();
  const headers: Record<string, string> = {
    "cache-control": "no-cache",
    "x-ms-request-id": requestId,
    "x-ms-correlation-request-id": asked.headers["x-ms-correlation-request-id"] ?? requestId,
    "x-ms-routing-request-id": `WESTEUROPE:${world.clock.iso().replaceAll(/[-:]|\.\d+/g, "")}:${requestId}`,
  };
  if (told.body !== undefined) headers["content-type"] = wire.json;
  else if (wire.empty !== undefined && told.status !== 204) headers["content-type"] = wire.empty;
  if (asked.headers["x-ms-return-client-request-id"] === "true" && asked.headers["x-ms-client-request-id"])
    headers["x-ms-client-request-id"] = asked.headers["x-ms-client-request-id"];
  if (byGateway) headers["x-ms-failure-cause"] = "gateway";
  else {
    if (asked.method !== "POST" || wire.freePosts !== true) Object.assign(headers, metered(cloud, asked.method, wire));
    if (wire.tellsVersion) headers["api-supported-versions"] = asked.url.searchParams.get("api-version") ?? "";
    Object.assign(headers, wire.always, asked.method === "GET" || asked.method === "HEAD" ? {} : wire.onWrite);
  }
  return { ...told, headers: { ...headers, ...told.headers } };
}

function metered({ state, world }: Cloud, method: string, wire: Wire): Record<string, string> {
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
