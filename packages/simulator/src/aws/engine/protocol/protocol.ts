import type { Answer, ApiRequest } from "../../../service.ts";
import type { Api, AwsRefusal, Fields, ProtocolName, Value } from "../operation.ts";
import { formOf, readForm } from "./form.ts";
import { matchRoute } from "./route.ts";
import { element, escapeXml } from "./xml.ts";

/** How operations and answers go over the wire. */
export interface Protocol {
  /** The operation that is requested and its input; nothing when none is named. */
  read(api: Api, request: ApiRequest): { readonly name: string; readonly input: Fields } | undefined;
  /** Nothing of an operation that the model gives no output; an output without members is another thing. */
  write(api: Api, name: string, output: Fields | undefined, requestId: string): Answer;
  refuse(api: Api, refusal: AwsRefusal, requestId: string): Answer;
}

const xml = "text/xml";

function readQuery(_api: Api, request: ApiRequest) {
  const { Action: name, Version: _version, ...input } = readForm(formOf(request));
  return typeof name === "string" ? { name, input } : undefined;
}

function parseJson(body: Buffer): Fields | undefined {
  if (body.length === 0) return {};
  try {
    const value: Value = JSON.parse(String(body));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const query: Protocol = {
  read: readQuery,
  write({ namespace }, name, output, requestId) {
    const result = output === undefined ? "" : element(`${name}Result`, output, "member");
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
    return {
      status: 200,
      headers: { "content-type": xml, "x-amzn-requestid": requestId },
      body: `<${name}Response xmlns="${namespace}">${result}${metadata}</${name}Response>`,
    };
  },
  refuse({ namespace }, { status, code, message }, requestId) {
    const type = status < 500 ? "Sender" : "Receiver";
    const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return {
      status,
      headers: { "content-type": xml, "x-amzn-requestid": requestId },
      body: `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  },
};

const ec2: Protocol = {
  read: readQuery,
  write({ namespace }, name, output, requestId) {
    const members = Object.entries({ requestId, ...output }).map(([key, value]) => element(key, value, "item"));
    return {
      status: 200,
      headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<${name}Response xmlns="${namespace}">${members.join("")}</${name}Response>`,
    };
  },
  refuse(_api, { status, code, message }, requestId) {
    const error = `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return {
      status,
      headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`,
    };
  },
};

const json: Protocol = {
  read({ namespace }, request) {
    const target = request.headers["x-amz-target"] ?? "";
    const input = parseJson(request.body);
    return input && target.startsWith(`${namespace}.`)
      ? { name: target.slice(namespace.length + 1), input }
      : undefined;
  },
  write: (_api, _name, output, requestId) => ({
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId },
    body: output ?? {},
  }),
  refuse: (_api, { status, code, message, more }, requestId) => ({
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestId },
    body: { __type: code, message, ...more },
  }),
};

const restJson: Protocol = {
  read(api, request) {
    const found = matchRoute(api.operations, request.method, request.url.pathname);
    const body = parseJson(request.body);
    return found && body && { name: found.name, input: { ...queryOf(request.url), ...body, ...found.members } };
  },
  write: (_api, _name, output, requestId) => ({
    status: 200,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
    body: output ?? {},
  }),
  refuse: (_api, { status, code, message, more }, requestId) => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId, "x-amzn-errortype": code },
    body: { message, ...more },
  }),
};

/** Query members as an operation expects them; the ones that may come more than once are lists. */
function queryOf(url: URL): Fields {
  const lists = new Set(["tagKeys", "clusterVersions", "include", "types", "publishers", "owners"]);
  const names = new Set(url.searchParams.keys());
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      lists.has(name) ? url.searchParams.getAll(name) : (url.searchParams.get(name) ?? ""),
    ]),
  );
}

export const protocols: Readonly<Record<ProtocolName, Protocol>> = { query, ec2, json, "rest-json": restJson };
