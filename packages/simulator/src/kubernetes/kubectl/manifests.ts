import { parseAllDocuments } from "yaml";
import { lookup } from "../../world/table.ts";
import { isObject, type JsonObject, list } from "../json.ts";
import { UsageError } from "./flags.ts";
import { plain } from "./place.ts";
import type { Session } from "./session.ts";

const isManifest = (name: string): boolean => /\.(ya?ml|json)$/.test(name);

function contents(session: Session, name: string): { name: string; content: string }[] {
  const { files, input } = session.setting;
  if (name === "-") return [{ name: "STDIN", content: input }];
  if (/^https?:/.test(name)) throw new UsageError(`unable to read URL "${name}": only files and - are simulated`);
  const path = plain(name).replace(/\/+$/, "");
  const file = lookup(files, path);
  if (file) return [{ name, content: String(file) }];
  const folder = path === "." || path === "" ? "" : `${path}/`;
  const deep = session.flags.isSet("recursive");
  const inside = Object.keys(files)
    .filter((each) => each.startsWith(folder) && isManifest(each) && (deep || !each.slice(folder.length).includes("/")))
    .sort();
  if (inside.length === 0) throw new UsageError(`the path "${name}" does not exist`);
  return inside.map((each) => ({ name: each, content: String(lookup(files, each)) }));
}

function objectsIn(name: string, content: string): JsonObject[] {
  return parseAllDocuments(content, { uniqueKeys: true }).flatMap((document) => {
    const [error] = "errors" in document ? document.errors : [];
    if (error)
      throw new UsageError(`error parsing ${name}: error converting YAML to JSON: ${error.message.split("\n")[0]}`);
    const read: unknown = "toJS" in document ? document.toJS() : undefined;
    if (!isObject(read)) return [];
    if (typeof read.kind === "string" && read.kind.endsWith("List") && Array.isArray(read.items))
      return list(read, "items").filter(isObject);
    return [read];
  });
}

/** The objects of the manifests that `-f` names. */
export function manifests(session: Session): JsonObject[] {
  const names = session.flags.values("filename").flatMap((each) => each.split(","));
  if (names.length === 0) throw new UsageError("must specify one of -f and -k");
  const found = names
    .flatMap((name) => contents(session, name))
    .flatMap(({ name, content }) => objectsIn(name, content));
  if (found.length === 0) throw new UsageError("no objects passed to apply");
  return found;
}
