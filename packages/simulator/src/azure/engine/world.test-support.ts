import type { Answer } from "../../service.ts";
import { World } from "../../world/world.ts";
import {
  addApplication,
  directory,
  federate,
  groupsOf,
  isGroup,
  isKnown,
  removePrincipal,
} from "../entra/directory.ts";
import type { JsonObject } from "./json.ts";
import type { ArmOptions, Directory } from "./options.ts";
import { armService, keyVaultService, storageDataService } from "./service.ts";

const people: Directory = {
  subscriptions: (world) => directory(world).subscriptions,
  addApplication,
  removePrincipal,
  isKnown,
  isGroup,
  groupsOf,
  federate,
};

/** What a request got. */
export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly audit: Answer["audit"];
}

/** ARM alone in a fast world, called without a server. */
export function arrange(more: Partial<ArmOptions> & { identity?: string } = {}) {
  const world = new World({ time: "fast" });
  const [subscription] = directory(world).subscriptions;
  const sub = `/subscriptions/${subscription?.subscriptionId}`;
  const owner = subscription?.owners[0] ?? "";
  const options: ArmOptions = {
    authenticate: (request) => ({
      objectId: request.headers.as ?? more.identity ?? owner,
      clientId: "client-of-the-test",
      tenantId: subscription?.tenantId ?? "",
    }),
    directory: people,
    ...more,
  };
  const services = [armService(world, options), storageDataService(world, options), keyVaultService(world, options)];
  const request = async (
    method: string,
    target: string,
    body?: JsonObject | string,
    headers: Record<string, string> = {},
  ): Promise<Got> => {
    world.runDue();
    const incoming = {
      method,
      url: new URL(target, "https://management.azure.com"),
      headers,
      body: Buffer.from(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body)),
      closed: new AbortController().signal,
    };
    const service = services.find((each) => each.claims(incoming, world));
    if (service === undefined) throw new Error(`${incoming.url.href} is for no one.`);
    const answer = await service.answer(incoming, world);
    return {
      status: answer.status,
      headers: answer.headers ?? {},
      body:
        typeof answer.body === "string"
          ? { text: answer.body }
          : (JSON.parse(JSON.stringify(answer.body ?? {})) as JsonObject),
      audit: answer.audit,
    };
  };
  /** Make something and let it finish. */
  const made = async (id: string, version: string, body: JsonObject): Promise<JsonObject> => {
    const put = await request("PUT", `${id}?api-version=${version}`, body);
    if (put.status >= 300) throw new Error(`PUT ${id}: ${put.status} ${JSON.stringify(put.body)}`);
    world.clock.advance(3_600_000);
    return (await request("GET", `${id}?api-version=${version}`)).body;
  };
  const group = async (name = "rg"): Promise<string> => {
    await request("PUT", `${sub}/resourceGroups/${name}?api-version=2021-04-01`, { location: "northeurope" });
    return `${sub}/resourceGroups/${name}`;
  };
  return { world, request, made, group, sub, owner, tenantId: subscription?.tenantId ?? "" };
}
