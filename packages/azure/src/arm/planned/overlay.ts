import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { isUnknownText } from "@slipway/reconcile";
import type { ArmResource } from "../client.ts";
import { sameId } from "../resource-id.ts";
import { passes } from "./filter.ts";
import { inheritedFrom, isInNew, isList, isListed, type Shows } from "./ids.ts";

/**
 * Reads of ARM as they will be once all that the job's steps plan is done: for our client and the vendor's alike. Writes,
 * and other hosts, pass as they are.
 */
export const overlay = (http: HttpClient, home: URL, shows: Shows): HttpClient => ({
  async sendRequest(request) {
    const url = new URL(request.url);
    if (request.method !== "GET" || url.hostname !== home.hostname) return await http.sendRequest(request);
    const path = decodeURIComponent(url.pathname).toLowerCase();
    const filter = url.searchParams.get("$filter") ?? "";
    if (shows.size === 0 && !isUnknownText(path + filter)) return await http.sendRequest(request);
    return isList(path)
      ? await list({ http, request, path, filter, shows })
      : await get({ http, request, path, shows });
  },
});

interface Read {
  readonly http: HttpClient;
  readonly request: PipelineRequest;
  readonly path: string;
  readonly shows: Shows;
}

async function get({ http, request, path, shows }: Read): Promise<PipelineResponse> {
  const own = shows.get(path);
  if (own) return answer(request, 200, withMembers(own.body as ArmResource, shows));
  if (isInNew(path, shows))
    return answer(request, 404, { error: { code: "ResourceNotFound", message: "It is planned." } });
  const response = await http.sendRequest(request);
  if (response.status !== 200 || membersOf(path, shows).length === 0) return response;
  return answer(request, 200, withMembers(JSON.parse(response.bodyAsText ?? "{}"), shows));
}

async function list({ http, request, path, filter, shows }: Read & { readonly filter: string }) {
  const isNew = isInNew(path, shows) || isUnknownText(filter);
  const above = isNew ? inheritedFrom(path, shows) : path;
  const planned = [...shows].flatMap(([id, { body }]) =>
    isListed(path, id) && passes(body as ArmResource, filter) ? [body as ArmResource] : [],
  );
  if (above === undefined) return answer(request, 200, { value: planned });
  const url = new URL(request.url);
  if (isNew) url.pathname = above;
  const response = await http.sendRequest(isNew ? { ...request, url: url.href } : request);
  if (response.status !== 200 || planned.length === 0) return response;
  const page = JSON.parse(response.bodyAsText ?? "{}") as { value?: ArmResource[]; nextLink?: string };
  const others = (page.value ?? []).filter(({ id }) => !shows.has((id ?? "").toLowerCase()));
  return answer(request, 200, { ...page, value: page.nextLink ? others : [...others, ...planned] });
}

/** The members that ARM shows within a thing as well as by themselves. */
const shownWithin = ["subnets", "virtualNetworkPeerings"];

const membersOf = (path: string, shows: Shows): { readonly list: string; readonly body: ArmResource }[] =>
  shownWithin.flatMap((list) =>
    [...shows].flatMap(([id, { body }]) =>
      isListed(`${path}/${list.toLowerCase()}`, id) ? [{ list, body: body as ArmResource }] : [],
    ),
  );

function withMembers(resource: ArmResource, shows: Shows): ArmResource {
  const properties: Record<string, unknown> = { ...resource.properties };
  for (const { list: name, body } of membersOf(resource.id.toLowerCase(), shows)) {
    const others = ((properties[name] ?? []) as ArmResource[]).filter(({ id }) => !sameId(id, body.id));
    properties[name] = [...others, body];
  }
  return { ...resource, properties };
}

const answer = (request: PipelineRequest, status: number, body: unknown): PipelineResponse => ({
  request,
  status,
  headers: createHttpHeaders({ "content-type": "application/json" }),
  bodyAsText: JSON.stringify(body),
});
