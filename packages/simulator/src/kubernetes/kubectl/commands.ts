import { lookup } from "../../world/table.ts";
import { type Json, type JsonObject, object, text } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { readJson } from "../objects/body.ts";
import { UsageError } from "./flags.ts";
import { chosen, isMissing, named, selectors } from "./get.ts";
import { manifests } from "./manifests.ts";
import { type CommandOutput, plain } from "./place.ts";
import { printed } from "./print.ts";
import { each, type Session, shownName } from "./session.ts";

const patchTypes: Readonly<Record<string, string>> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

/** `kubectl patch`. */
export function patchCommand(session: Session, words: readonly string[]): CommandOutput {
  const [target] = chosen(session, words);
  const how = session.flags.value("type") ?? "strategic";
  const type = lookup(patchTypes, how);
  if (!type) throw new UsageError(`--type must be one of [json merge strategic], not "${how}"`);
  const file = session.flags.value("patch-file");
  const written = file ? String(lookup(session.setting.files, plain(file)) ?? "") : session.flags.value("patch");
  if (!written || !target?.name) throw new UsageError("must specify -p or --patch-file, and what to patch");
  const body = readJson(Buffer.from(written), true);
  const query: Record<string, string> = { fieldManager: session.flags.value("field-manager") ?? "kubectl-patch" };
  if (session.flags.value("dry-run") === "server") query.dryRun = "All";
  const path = session.path(target.kind, session.namespace, target.name);
  const before = session.request("GET", path);
  const after = session.request("PATCH", path, query, body as object, type);
  const changed = text(before, "metadata", "resourceVersion") !== text(after, "metadata", "resourceVersion");
  return {
    output:
      printed(session, after, target.kind) ??
      `${shownName(target.kind, target.name)} patched${changed ? "" : " (no change)"}\n`,
  };
}

/** `kubectl delete`. */
export function deleteCommand(session: Session, words: readonly string[]): CommandOutput {
  const byFile = session.flags.values("filename").length > 0;
  const wanted = byFile
    ? manifests(session).map((given) => ({
        kind: session.kindOfObject(given),
        name: text(given, "metadata", "name"),
        namespace: text(given, "metadata", "namespace") || session.namespace,
      }))
    : chosen(session, words).map((given) => ({ ...given, namespace: session.namespace }));
  const broad =
    wanted.some(({ name }) => !name) && !session.flags.isSet("all") && Object.keys(selectors(session)).length === 0;
  if (broad) throw new UsageError("resource(s) were provided, but no name was specified");
  const policy = session.flags.value("cascade") ?? "background";
  const grace = session.flags.value("grace-period");
  const options = {
    propagationPolicy: policy.replace(/^./, (letter) => letter.toUpperCase()),
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
  };
  return each(wanted, (one) => {
    const names = one.name ? [one.name] : named(session, one).map((found) => text(found, "metadata", "name"));
    return names
      .map((name) => deleted(session, one.kind, session.path(one.kind, one.namespace, name), name, options))
      .join("");
  });
}

function deleted(session: Session, kind: Kind, path: string, name: string, options: object): string {
  try {
    session.request("DELETE", path, {}, options);
  } catch (error) {
    if (isMissing(error) && session.flags.isSet("ignore-not-found")) return "";
    throw error;
  }
  return `${shownName(kind, "").slice(0, -1)} "${name}" deleted\n`;
}

/** `kubectl auth can-i`. */
export function canI(session: Session, words: readonly string[]): CommandOutput {
  const [question, verb = "", thing = ""] = words;
  if (question !== "can-i" || !verb || !thing)
    throw new UsageError(
      "you must specify two arguments: verb resource or verb resource/resourceName (simulated: auth can-i)",
    );
  const [type = "", name = ""] = thing.split("/");
  const kind = thing.startsWith("/") || type === "*" ? undefined : session.kindOf(type);
  const everywhere = session.flags.isSet("all-namespaces") || kind?.namespaced === false;
  const resourceAttributes = {
    verb,
    group: kind?.group ?? "*",
    resource: kind?.resource ?? "*",
    ...(name ? { name } : {}),
    ...(session.flags.value("subresource") ? { subresource: session.flags.value("subresource") ?? "" } : {}),
    ...(everywhere ? {} : { namespace: session.namespace }),
  };
  const spec: JsonObject = thing.startsWith("/")
    ? { nonResourceAttributes: { verb, path: thing } }
    : { resourceAttributes };
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec };
  const answer = session.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {}, review);
  const allowed: Json | undefined = object(answer, "status").allowed;
  return { output: session.flags.isSet("quiet") ? "" : allowed ? "yes\n" : "no\n", exitCode: allowed ? 0 : 1 };
}

/** `kubectl version`. */
export function versionCommand(session: Session): CommandOutput {
  const server = text(session.request("GET", "/version"), "gitVersion");
  return { output: `Client Version: ${server}\n${session.flags.isSet("client") ? "" : `Server Version: ${server}\n`}` };
}
