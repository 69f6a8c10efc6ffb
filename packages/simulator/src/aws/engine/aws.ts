import type { Answer, ApiRequest, Failure, Service } from "../../service.ts";
import { atPlainDoor } from "../../service.ts";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { checkAccess } from "./access.ts";
import { account } from "./account.ts";
import { makeCall } from "./call.ts";
import { type Api, AwsRefusal, type Call, type Caller, type Need, type Operation } from "./operation.ts";
import { cutIntoPages } from "./pages.ts";
import { formOf } from "./protocol/form.ts";
import { protocols } from "./protocol/protocol.ts";
import { readSignature, verifySignature } from "./signature.ts";
import { unknownApi } from "./unknown-api.ts";

const vendorHost = /^([a-z0-9.-]+\.)?(amazonaws\.com(\.cn)?|api\.aws)$/;

/** Seconds that a fast clock takes as waited each time that something is not finished yet: AWS names no delay. */
const pollSeconds = 120;

/** Host name parts by which an API is reached, where they are not its prefix. */
const hostParts: Record<string, string> = { "api.ecr": "ecr" };

function looksLikeAws({ url, headers, method, body }: ApiRequest): boolean {
  if (headers.authorization?.startsWith("AWS4-HMAC-SHA256 ") || url.searchParams.has("X-Amz-Signature")) return true;
  if (headers["x-amz-target"] !== undefined) return true;
  if (url.pathname !== "/") return false;
  const form = formOf({ method, url, body });
  return form.has("Action") && form.has("Version");
}

/** Which API is meant: by the signature's scope, else the host, else the version that the form names. Two may have one prefix. */
function apiOf(apis: readonly Api[], request: ApiRequest): Api | undefined {
  const version = formOf(request).get("Version");
  const of = (prefix: string | undefined): Api | undefined => {
    const all = apis.filter((api) => api.prefix === prefix);
    return all.find((api) => api.version === version) ?? all[0];
  };
  const service = readSignature(request)?.service;
  if (service !== undefined) return of(service);
  const host = request.url.hostname;
  const part = Object.keys(hostParts).find((each) => host.startsWith(`${each}.`));
  const prefix = part ? hostParts[part] : host.split(".")[0];
  return of(prefix) ?? apis.find((api) => api.version === version);
}

function regionOf(world: World, request: ApiRequest): string {
  const host = /\.([a-z]{2}-[a-z-]+-\d)\.(?:amazonaws|api)\./.exec(request.url.hostname)?.[1];
  return readSignature(request)?.region ?? host ?? account(world).region;
}

const anonymous = (id: string): Caller => ({ account: id, arn: "anonymous", userId: "", principalArn: "anonymous" });

function callerOf(world: World, api: Api, request: ApiRequest, operation: Operation): Caller {
  const { id } = account(world);
  if (request.operator) return { account: id, arn: "operator", userId: "operator", principalArn: "operator" };
  const verdict = verifySignature(world, request);
  if (typeof verdict === "object") return verdict.key.caller;
  if (verdict === "unsigned" && operation.unsigned) return anonymous(id);
  const [status, code, message] = api.denials[verdict];
  throw new AwsRefusal(status, code, message);
}

function needsOf(api: Api, name: string, operation: Operation, call: Call): Need[] {
  if (operation.unsigned || operation.permission === "none") return operation.also?.(call) ?? [];
  const permission = operation.permission ?? `${api.prefix}:${name}`;
  const resource = operation.resource?.(call);
  const facts = operation.facts?.(call);
  const own = {
    permission,
    ...(resource === undefined ? {} : { resource }),
    ...(facts === undefined ? {} : { facts }),
  };
  return [own, ...(operation.also?.(call) ?? [])];
}

function unknownOperation({ prefix, operations }: Api, name: string): AwsRefusal {
  const there = Object.keys(operations).join(", ");
  return new AwsRefusal(400, "InvalidAction", `The action ${name} is not simulated in ${prefix}. There are: ${there}.`);
}

function answerCall(api: Api, request: ApiRequest, world: World, requestId: string): Answer {
  const protocol = protocols[api.protocol];
  let audit: Answer["audit"];
  try {
    const read = protocol.read(api, request);
    const operation = read && lookup(api.operations, read.name);
    if (!read || !operation) throw unknownOperation(api, read?.name ?? `${request.method} ${request.url.pathname}`);
    const caller = callerOf(world, api, request, operation);
    let waiting = false;
    const region = regionOf(world, request);
    const call = makeCall({
      world,
      api,
      region,
      caller,
      request,
      input: read.input,
      pageSize: world.pageSize,
      waits() {
        waiting = true;
      },
    });
    const needs = needsOf(api, read.name, operation, call);
    const scope = needs[0]?.resource;
    audit = {
      identity: caller.arn,
      permissions: needs.map(({ permission }) => permission),
      ...(scope === undefined ? {} : { scope }),
    };
    const dry = api.dryRun?.(call, operation);
    // A request without a form is refused before anyone looks at rights.
    if (dry?.code === "MissingParameter") throw dry;
    if (!request.operator) for (const need of needs) checkAccess(world, api, caller, need);
    if (dry) throw dry;
    const output = operation.run(call);
    const shown = output && cutIntoPages(api, operation, call, output);
    const answer = protocol.write(api, read.name, shown, requestId);
    const later = operation.foresees?.(call) ?? [];
    // Written out before the clock moves: the answer is of now.
    const body = typeof answer.body === "object" ? JSON.stringify(answer.body) : answer.body;
    if (waiting && world.clock.pace === "fast") world.waited(pollSeconds);
    return {
      ...answer,
      ...(body === undefined ? {} : { body }),
      audit: { ...audit, permissions: [...audit.permissions, ...later] },
    };
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    return { ...protocol.refuse(api, error, requestId), ...(audit ? { audit } : {}) };
  }
}

const throttled: Record<Api["protocol"], string> = {
  query: "Throttling",
  ec2: "RequestLimitExceeded",
  json: "ThrottlingException",
  "rest-json": "ThrottlingException",
};

/** AWS: these APIs, by their vendor's host names and, at the plain door, by signature. */
export function awsService(apis: readonly Api[]): Service {
  return {
    name: `AWS (${[...new Set(apis.map(({ prefix }) => prefix))].join(", ")})`,
    claims: (request) => vendorHost.test(request.url.hostname) || (atPlainDoor(request.url) && looksLikeAws(request)),
    answer(request, world) {
      const api = apiOf(apis, request);
      if (api) return answerCall(api, request, world, world.ids.uuid());
      return unknownApi(request, [...new Set(apis.map(({ prefix }) => prefix))]);
    },
    failed({ status, code, message }: Failure, request) {
      const api = apiOf(apis, request);
      if (!api) return { status, body: { message } };
      const refusal = new AwsRefusal(status, status === 429 ? throttled[api.protocol] : code, message);
      return protocols[api.protocol].refuse(api, refusal, "00000000-0000-4000-8000-000000000000");
    },
  };
}
