import { type JsonObject, list, object, text } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { UsageError } from "./flags.ts";
import { manifests } from "./manifests.ts";
import type { CommandOutput } from "./place.ts";
import { laidOut, printed } from "./print.ts";
import { each, ServerError, type Session, shownName } from "./session.ts";

/** An object, or all of a kind. */
export interface Chosen {
  readonly kind: Kind;
  readonly name: string;
}

/** What words such as `pods`, `pod a b`, `deploy/a svc/b` and `pods,services` name. */
export function chosen(session: Session, words: readonly string[]): Chosen[] {
  const [first = "", ...names] = words;
  if (!first) throw new UsageError("You must specify the type of resource to get.");
  if (words.some((word) => word.includes("/")))
    return words.map((word) => {
      const [type = "", name = ""] = word.split("/");
      return { kind: session.kindOf(type), name };
    });
  const kinds =
    first === "all"
      ? ["pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets", "jobs", "cronjobs"]
      : first.split(",");
  return kinds.flatMap((type) => {
    const kind = session.kindOf(type);
    return names.length > 0 ? names.map((name) => ({ kind, name })) : [{ kind, name: "" }];
  });
}

/** Whether the API server has no such object. */
export const isMissing = (error: unknown): boolean => error instanceof ServerError && error.status.code === 404;

/** The selectors of a command, as a query. */
export function selectors(session: Session): Record<string, string> {
  const [labels, fields] = [session.flags.value("selector"), session.flags.value("field-selector")];
  return { ...(labels ? { labelSelector: labels } : {}), ...(fields ? { fieldSelector: fields } : {}) };
}

const scopeOf = (session: Session): string => (session.flags.isSet("all-namespaces") ? "" : session.namespace);

/** The objects that a command names or selects. */
export function named(session: Session, { kind, name }: Chosen): JsonObject[] {
  const path = session.path(kind, scopeOf(session), name);
  try {
    const found = session.request("GET", path, name ? {} : selectors(session));
    if (name) return [found];
    return list(found, "items").map((item) => ({
      apiVersion: found.apiVersion ?? "v1",
      kind: kind.kind,
      ...object(item),
    }));
  } catch (error) {
    if (isMissing(error) && session.flags.isSet("ignore-not-found")) return [];
    throw error;
  }
}

const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io";

function tables(session: Session, wanted: readonly Chosen[]): CommandOutput {
  const several = new Set(wanted.map(({ kind }) => kind.resource)).size > 1;
  const found = new Map<Kind, JsonObject>();
  const outcome = each(wanted, ({ kind, name }) => {
    const path = session.path(kind, scopeOf(session), name);
    try {
      const table = session.request("GET", path, name ? {} : selectors(session), undefined, undefined, asTable);
      const rows = [...list(found.get(kind), "rows"), ...list(table, "rows")];
      if (rows.length > 0) found.set(kind, { ...table, rows });
    } catch (error) {
      if (!isMissing(error) || !session.flags.isSet("ignore-not-found")) throw error;
    }
    return "";
  });
  const made = [...found].map(([kind, table]) => laidOut(session, table, several ? shownName(kind, "") : ""));
  if (made.length > 0 || outcome.errors || session.flags.isSet("ignore-not-found"))
    return { ...outcome, output: made.join(several ? "\n" : "") };
  const inNamespace = !session.flags.isSet("all-namespaces") && wanted.some(({ kind }) => kind.namespaced);
  return { output: "", errors: `No resources found${inNamespace ? ` in ${session.namespace} namespace.` : ""}\n` };
}

/** `kubectl get`. */
export function getCommand(session: Session, words: readonly string[]): CommandOutput {
  const wanted =
    session.flags.values("filename").length > 0
      ? manifests(session).map((given) => ({
          kind: session.kindOfObject(given),
          name: text(given, "metadata", "name"),
        }))
      : chosen(session, words);
  const form = session.flags.value("output");
  if (form === undefined || form === "" || form === "wide") return tables(session, wanted);
  const found = wanted.flatMap((one) => named(session, one));
  const [first] = found;
  const kind = wanted[0]?.kind;
  if (!kind) return { output: "" };
  const one = wanted.length === 1 && wanted[0]?.name !== "";
  if (one && !first) return { output: "" };
  const value: JsonObject =
    one && first ? first : { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: found };
  return { output: printed(session, value, kind) ?? "" };
}
