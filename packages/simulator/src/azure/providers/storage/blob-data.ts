import type { Answer, ApiRequest, Service } from "../../../service.ts";
import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { decoded } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { type Entry, findEntry } from "../../engine/state.ts";
import { rolesAllowData } from "../authorization/roles.ts";
import { accountNamed } from "./account-name.ts";

/** Who a request to the data of an account comes from, or the answer that turns it away. */
export type AuthenticateData = (
  request: ApiRequest,
  world: World,
) => { readonly objectId: string; readonly clientId: string; readonly tenantId: string } | Answer;

const suffix = ".blob.core.windows.net";
const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const data: Readonly<Record<string, string>> = { GET: "read", HEAD: "read", PUT: "write", DELETE: "delete" };

const inXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Blob storage speaks XML, with the code in a header too. */
function refuse(world: World, status: number, code: string, message: string): Answer {
  const requestId = world.ids.uuid();
  return {
    status,
    headers: {
      "content-type": "application/xml",
      "x-ms-error-code": code,
      "x-ms-request-id": requestId,
      "x-ms-version": "2023-11-03",
    },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:${requestId}\nTime:${world.clock.iso()}</Message></Error>`,
  };
}

const blobsOf = (container: Entry): JsonObject => {
  container.hidden.blobs ??= {};
  return objectOf(container.hidden.blobs);
};

function list(request: ApiRequest, world: World, container: Entry): Answer {
  const query = request.url.searchParams;
  const wanted = Math.max(1, Number(query.get("maxresults") ?? 5000) || 5000);
  const most = Math.min(wanted, world.pageSize ?? wanted);
  const prefix = query.get("prefix") ?? "";
  const marker = query.get("marker") ?? "";
  const found = Object.entries(blobsOf(container))
    .filter(([name]) => name.startsWith(prefix) && name > marker)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const shown = found.slice(0, most);
  const items = shown.map(([name, blob]) => {
    const { size, etag, modified } = objectOf(blob);
    return `<Blob><Name>${inXml(name)}</Name><Properties><Last-Modified>${textOf(modified)}</Last-Modified><Etag>${textOf(etag)}</Etag><Content-Length>${Number(size)}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>`;
  });
  const next = found.length > most ? (shown.at(-1)?.[0] ?? "") : "";
  return {
    status: 200,
    headers: { "content-type": "application/xml", "x-ms-request-id": world.ids.uuid(), "x-ms-version": "2023-11-03" },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="${request.url.origin}/" ContainerName="${container.resource.name}"><MaxResults>${wanted}</MaxResults><Blobs>${items.join("")}</Blobs>${next === "" ? "<NextMarker />" : `<NextMarker>${inXml(next)}</NextMarker>`}</EnumerationResults>`,
  };
}

function blob(request: ApiRequest, world: World, container: Entry, name: string): Answer {
  const there = blobsOf(container);
  const found = objectOf(lookup(there, name));
  if (request.method === "PUT") {
    const etag = `"0x8DD${world.ids.hex(12).toUpperCase()}"`;
    define(there, name, {
      size: request.body.length,
      etag,
      modified: new Date(world.clock.now()).toUTCString(),
      content: request.body.toString("base64"),
    });
    return { status: 201, headers: { etag, "x-ms-version": "2023-11-03" } };
  }
  if (lookup(there, name) === undefined)
    return refuse(world, 404, "BlobNotFound", "The specified blob does not exist.");
  if (request.method === "DELETE") {
    delete there[name];
    return { status: 202 };
  }
  const content = Buffer.from(textOf(found.content) ?? "", "base64");
  const headers = { etag: textOf(found.etag) ?? "", "content-type": "application/octet-stream" };
  return request.method === "HEAD" ? { status: 200, headers } : { status: 200, headers, body: content };
}

/** Whether this account answers this caller: its network first, then its keys, then roles on its data. */
function turnedAway(
  request: ApiRequest,
  arm: ArmContext,
  account: Entry,
  scope: string,
  authenticate: AuthenticateData,
): { answer: Answer } | { identity: string } {
  const { world } = arm;
  const { properties } = account.resource;
  if (properties.publicNetworkAccess === "Disabled" || objectOf(properties.networkAcls).defaultAction === "Deny")
    return {
      answer: refuse(world, 403, "AuthorizationFailure", "This request is not authorized to perform this operation."),
    };
  if (request.headers.authorization?.startsWith("SharedKey") === true)
    return {
      answer:
        properties.allowSharedKeyAccess === false
          ? refuse(
              world,
              403,
              "KeyBasedAuthenticationNotPermitted",
              "Key based authentication is not permitted on this storage account.",
            )
          : refuse(world, 403, "AuthenticationFailed", "Signatures by key are not simulated: use a token."),
    };
  const who = authenticate(request, world);
  if ("status" in who)
    return {
      answer: refuse(
        world,
        who.status,
        "NoAuthenticationInformation",
        "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
      ),
    };
  const permission = `${blobs}/${lookup(data, request.method) ?? "read"}`;
  const may =
    request.operator === true ||
    (world.access.allows(who.objectId, permission) && rolesAllowData(arm, who, permission, scope));
  const audit = { identity: who.objectId, permissions: [permission], scope };
  if (!may) world.record.deny({ identity: who.objectId, permission, scope, isData: true });
  return may
    ? { identity: who.objectId }
    : {
        answer: {
          ...refuse(
            world,
            403,
            "AuthorizationPermissionMismatch",
            "This request is not authorized to perform this operation using this permission.",
          ),
          audit,
        },
      };
}

/** The data of blob containers, so far as to see whether they are empty, and to fill them. */
export function blobDataService(arm: () => ArmContext, authenticate: AuthenticateData): Service {
  return {
    name: `blob storage (<account>${suffix})`,
    claims: ({ url }) => url.hostname.endsWith(suffix),
    answer(request, world) {
      const now = arm();
      const account = accountNamed(now, request.url.hostname.slice(0, -suffix.length));
      if (account === undefined)
        return refuse(world, 400, "InvalidUri", "The account in the host name does not exist.");
      const [name = "", ...rest] = decoded(request.url.pathname.slice(1)).split("/");
      const scope = `${account.resource.id}/blobServices/default/containers/${name}`;
      const judged = turnedAway(request, now, account, scope, authenticate);
      if ("answer" in judged) return judged.answer;
      const container = findEntry(now.state, scope);
      if (container === undefined)
        return refuse(world, 404, "ContainerNotFound", "The specified container does not exist.");
      const audit = {
        identity: judged.identity,
        permissions: [`${blobs}/${lookup(data, request.method) ?? "read"}`],
        scope,
      };
      const answer =
        rest.length > 0
          ? blob(request, world, container, rest.join("/"))
          : request.method === "GET" && request.url.searchParams.get("comp") === "list"
            ? list(request, world, container)
            : refuse(
                world,
                400,
                "InvalidQueryParameterValue",
                "Only listing of a container, and PUT, GET, HEAD and DELETE of blobs are simulated.",
              );
      return { ...answer, audit };
    },
  };
}
