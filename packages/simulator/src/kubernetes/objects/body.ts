import { parse } from "yaml";
import { whyNoJson } from "../go-json.ts";
import { isObject, type Json, type JsonObject, text } from "../json.ts";
import { apiVersion, type Kind } from "../kinds/kind.ts";
import { decode } from "../schema/decode.ts";
import { badRequest, invalid, unsupportedMediaType } from "../status.ts";
import { readProtobuf } from "./protobuf.ts";
import type { ObjectRequest, WriteOptions } from "./request.ts";

const media = (headers: Readonly<Record<string, string>>): string =>
  (headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";

/** A body that is JSON, or YAML where the client says so. */
export function readJson(body: Buffer, yaml: boolean): Json {
  const written = body.toString("utf8");
  try {
    if (!yaml) return JSON.parse(written) as Json;
    const read: unknown = parse(written, { logLevel: "silent" });
    return JSON.parse(JSON.stringify(read ?? null)) as Json;
  } catch (error) {
    if (!yaml) throw badRequest(`couldn't get version/kind; json parse error: ${whyNoJson(written)}`);
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw badRequest(`error decoding YAML: ${why}`);
  }
}

const bodyTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

const isProtobuf = ({ headers }: ObjectRequest): boolean => media(headers) === "application/vnd.kubernetes.protobuf";

/** The options that a DELETE carries, if any. */
export function readOptions(request: ObjectRequest): JsonObject {
  if (request.body.length === 0) return {};
  const read = isProtobuf(request) ? readProtobuf(request.body) : readJson(request.body, false);
  return isObject(read) ? read : {};
}

/** The object that a POST or PUT carries. */
export function readBody(request: ObjectRequest): JsonObject {
  const type = media(request.headers);
  if (type && !bodyTypes.includes(type)) throw unsupportedMediaType(bodyTypes);
  if (isProtobuf(request)) return readProtobuf(request.body);
  const read = readJson(request.body, type === "application/yaml");
  if (!isObject(read))
    throw badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal the body into an object");
  return read;
}

/** The media type of a patch. */
export const patchType = ({ headers }: ObjectRequest): string => media(headers);

function checkEnvelope(given: JsonObject, kind: Kind): void {
  const want = apiVersion(kind);
  if (!text(given, "kind")) throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(given).slice(0, 200)}'`);
  if (!text(given, "apiVersion"))
    throw badRequest(`Object 'apiVersion' is missing in '${JSON.stringify(given).slice(0, 200)}'`);
  if (text(given, "kind") !== kind.kind) {
    const [other, version] = [text(given, "kind"), text(given, "apiVersion").split("/").at(-1)];
    const into = `${kind.group.split(".")[0] || "core"}.${kind.kind}`;
    throw badRequest(
      `${other} in version "${version}" cannot be handled as a ${kind.kind}: converting (${version}.${other}) to (${into}): unknown conversion`,
    );
  }
  if (text(given, "apiVersion") !== want)
    throw badRequest(
      `the API version in the data (${text(given, "apiVersion")}) does not match the expected API version (${want})`,
    );
}

/** An object as its kind reads it; unknown fields are refused, warned of or dropped, as the request says. */
export function asKind(given: JsonObject, request: ObjectRequest, options: WriteOptions): JsonObject {
  const { kind } = request;
  const named = { ...given, apiVersion: given.apiVersion ?? apiVersion(kind), kind: given.kind ?? kind.kind };
  checkEnvelope(named, kind);
  const { object, unknown, wrong } = decode(named, kind.schema, kind.kind, kind.version, kind.custom);
  const words = unknown.map((path) => `unknown field "${path}"`);
  if (words.length > 0 && options.validation === "Strict") {
    const said = `strict decoding error: ${words.join(", ")}`;
    throw badRequest(
      kind.custom ? said : `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${said}`,
    );
  }
  if (options.validation === "Warn") request.warnings.push(...words);
  if (wrong.length > 0) throw invalid(kind, text(object, "metadata", "name"), wrong);
  return object;
}
