import { parse } from "yaml";
import { whyNoJson } from "../go-json.ts";
import { isObject, type Json, type JsonObject, text } from "../json.ts";
import { builtinKinds } from "../kinds/builtin.ts";
import { apiVersion, type Kind } from "../kinds/kind.ts";
import { decode } from "../schema/decode.ts";
import { badRequest, invalid, notValid, unsupportedMediaType } from "../status.ts";
import { readProtobuf } from "./protobuf.ts";
import type { ObjectRequest, WriteOptions } from "./request.ts";

const media = (headers: Readonly<Record<string, string>>): string =>
  (headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";

/** A body that is JSON, or YAML where the client says so. */
export function readJson(body: Buffer, yaml: boolean, failed = "couldn't get version/kind; json parse error"): Json {
  const written = body.toString("utf8");
  try {
    if (!yaml) return JSON.parse(written) as Json;
    const read: unknown = parse(written, { logLevel: "silent" });
    return JSON.parse(JSON.stringify(read ?? null)) as Json;
  } catch (error) {
    if (!yaml) throw badRequest(`${failed}: ${whyNoJson(written)}`);
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

const typeMeta =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** The beginning of a body, as a refusal shows it: what is no object, in hexadecimal. */
function summary(body: Buffer): string {
  const most = 30;
  const shown = (of: Buffer) => (body[0] === 0x7b ? of.toString("utf8") : of.toString("hex"));
  return body.length <= most ? shown(body) : `${shown(body.subarray(0, most))} ...`;
}

/** The object that a POST or PUT carries. */
export function readBody(request: ObjectRequest): JsonObject {
  const type = media(request.headers);
  if (type && !bodyTypes.includes(type)) throw unsupportedMediaType(bodyTypes);
  if (isProtobuf(request)) return readProtobuf(request.body);
  const { kind } = request.kind;
  const asYaml = type === "application/yaml";
  const unrecognized = (why: string) =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${summary(request.body)})`,
    );
  const why = asYaml ? "" : whyNoJson(request.body.toString("utf8"));
  if (why) throw unrecognized(why);
  const read = readJson(request.body, asYaml);
  if (isObject(read)) return read;
  const what = Array.isArray(read) ? "array" : typeof read === "boolean" ? "bool" : typeof read;
  throw unrecognized(`json: cannot unmarshal ${what} into Go value of type ${typeMeta}`);
}

/** The media type of a patch. */
export const patchType = ({ headers }: ObjectRequest): string => media(headers);

function checkEnvelope(given: JsonObject, kind: Kind): void {
  const want = apiVersion(kind);
  if (!text(given, "kind")) throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(given).slice(0, 200)}'`);
  if (!text(given, "apiVersion"))
    throw badRequest(`Object 'apiVersion' is missing in '${JSON.stringify(given).slice(0, 200)}'`);
  if (text(given, "kind") !== kind.kind && kind.custom) {
    const about = { ...kind, kind: text(given, "kind") };
    throw invalid(about, text(given, "metadata", "name"), [notValid("kind", about.kind, `must be ${kind.kind}`)]);
  }
  if (text(given, "kind") !== kind.kind) {
    const [other, version] = [text(given, "kind"), text(given, "apiVersion").split("/").at(-1)];
    const into = `${kind.group.split(".")[0] || "core"}.${kind.kind}`;
    throw badRequest(
      `${other} in version "${version}" cannot be handled as a ${kind.kind}: converting (${version}.${other}) to (${into}): unknown conversion`,
    );
  }
  const version = text(given, "apiVersion");
  if (!kind.custom && !builtinKinds.some((each) => each.kind === kind.kind && apiVersion(each) === version))
    throw badRequest(
      `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}: no kind "${kind.kind}" is registered for version "${version}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    );
  if (version !== want)
    throw badRequest(`the API version in the data (${version}) does not match the expected API version (${want})`);
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
