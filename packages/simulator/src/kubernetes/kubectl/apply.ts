import { copy, dig, type Json, type JsonObject, object, text } from "../json.ts";
import { apiVersion, type Kind } from "../kinds/kind.ts";
import { unifiedDiff } from "./diff.ts";
import { UsageError } from "./flags.ts";
import { manifests } from "./manifests.ts";
import type { CommandOutput } from "./place.ts";
import { printed, sorted, unmanaged, yamlOf } from "./print.ts";
import { each, ServerError, type Session, shownName } from "./session.ts";
import { threeWay } from "./three-way.ts";

const annotation = "kubectl.kubernetes.io/last-applied-configuration";

interface Target {
  readonly kind: Kind;
  readonly want: JsonObject;
  readonly name: string;
  readonly path: string;
  readonly collection: string;
}

function targetOf(session: Session, given: JsonObject): Target {
  const kind = session.kindOfObject(given);
  const name = text(given, "metadata", "name");
  if (!name) throw new UsageError("resource name may not be empty");
  const own = text(given, "metadata", "namespace");
  const namespaceFlag = session.flags.value("namespace");
  if (kind.namespaced && own && namespaceFlag && own !== namespaceFlag)
    throw new UsageError(
      `the namespace from the provided object "${own}" does not match the namespace "${namespaceFlag}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  const namespace = kind.namespaced ? own || session.namespace : "";
  const want = namespace ? { ...given, metadata: { ...object(given, "metadata"), namespace } } : given;
  return { kind, want, name, path: session.path(kind, namespace, name), collection: session.path(kind, namespace) };
}

function live(session: Session, { path }: Target): JsonObject | undefined {
  try {
    return session.request("GET", path);
  } catch (error) {
    if (error instanceof ServerError && error.status.code === 404) return undefined;
    throw error;
  }
}

function annotated(want: JsonObject): JsonObject {
  const bare = copy(want);
  const metadata = object(bare, "metadata");
  const { [annotation]: _last, ...annotations } = object(metadata, "annotations");
  const said = { ...bare, metadata: { ...metadata, annotations } };
  return {
    ...bare,
    metadata: { ...metadata, annotations: { ...annotations, [annotation]: `${JSON.stringify(sorted(said))}\n` } },
  };
}

function lastApplied(have: JsonObject): Json | undefined {
  try {
    return JSON.parse(text(have, "metadata", "annotations", annotation)) as Json;
  } catch {
    return undefined;
  }
}

const strict = { fieldValidation: "Strict" };

function clientSide(
  session: Session,
  target: Target,
  have: JsonObject | undefined,
  dryRun: Readonly<Record<string, string>>,
): JsonObject {
  const { kind, want, path, collection } = target;
  const query = { fieldManager: "kubectl-client-side-apply", ...strict, ...dryRun };
  const body = annotated(want);
  if (!have) return session.request("POST", collection, query, body);
  const patch = threeWay(lastApplied(have), body, kind.custom ? undefined : kind.schema);
  return session.request(
    "PATCH",
    path,
    query,
    patch,
    kind.custom ? "application/merge-patch+json" : "application/strategic-merge-patch+json",
  );
}

function serverSide(session: Session, { want, path }: Target, dryRun: Readonly<Record<string, string>>): JsonObject {
  const query = {
    fieldManager: session.flags.value("field-manager") ?? "kubectl",
    force: String(session.flags.isSet("force-conflicts")),
    ...strict,
    ...dryRun,
  };
  return session.request("PATCH", path, query, want, "application/apply-patch+yaml");
}

const version = (of: JsonObject | undefined): Json | undefined => dig(of, "metadata", "resourceVersion");

const dryRunOf = (session: Session): string => {
  const given = session.flags.value("dry-run") ?? "none";
  if (!["none", "client", "server"].includes(given))
    throw new UsageError(`Invalid dry-run value (${given}). Must be "none", "server", or "client".`);
  return given;
};

function applyOne(session: Session, target: Target): string {
  const dryRun = dryRunOf(session);
  const have = live(session, target);
  const query: Readonly<Record<string, string>> = dryRun === "server" ? { dryRun: "All" } : {};
  const byServer = session.flags.isSet("server-side");
  const after =
    dryRun === "client"
      ? target.want
      : byServer
        ? serverSide(session, target, query)
        : clientSide(session, target, have, query);
  const formatted = printed(session, after, target.kind);
  if (formatted !== undefined) return formatted;
  const done = byServer
    ? "serverside-applied"
    : !have
      ? "created"
      : version(have) === version(after) && dryRun !== "client"
        ? "unchanged"
        : "configured";
  const note = dryRun === "none" ? "" : ` (${dryRun} dry run)`;
  return `${shownName(target.kind, target.name)} ${done}${note}\n`;
}

/** `kubectl apply -f`, by client or by server; goes on after what was refused. */
export function applyCommand(session: Session): CommandOutput {
  return each(manifests(session), (given) => applyOne(session, targetOf(session, given)));
}

/** `kubectl diff -f`: ends with 1 when something would change. */
export function diffCommand(session: Session): CommandOutput {
  const output = manifests(session)
    .map((given) => {
      const target = targetOf(session, given);
      const have = live(session, target);
      const query = { dryRun: "All" };
      const after = session.flags.isSet("server-side")
        ? serverSide(session, target, query)
        : clientSide(session, target, have, query);
      const namespace = text(target.want, "metadata", "namespace");
      const name = [apiVersion(target.kind).replace("/", "."), target.kind.kind, namespace, target.name].join(".");
      return unifiedDiff(name, have ? yamlOf(unmanaged(have)) : "", yamlOf(unmanaged(after)));
    })
    .join("");
  return { output, exitCode: output ? 1 : 0 };
}
