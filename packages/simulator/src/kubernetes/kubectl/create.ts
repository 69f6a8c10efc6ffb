import { define, lookup } from "../../world/table.ts";
import { type JsonObject, text } from "../json.ts";
import { UsageError } from "./flags.ts";
import { manifests } from "./manifests.ts";
import { type CommandOutput, plain } from "./place.ts";
import { printed } from "./print.ts";
import { type Session, shownName } from "./session.ts";

function literals(session: Session): JsonObject {
  const data: JsonObject = {};
  for (const each of session.flags.values("from-literal")) {
    const sign = each.indexOf("=");
    if (sign < 1) throw new UsageError(`invalid literal source ${each}, expected key=value`);
    define(data, each.slice(0, sign), Buffer.from(each.slice(sign + 1)).toString("base64"));
  }
  for (const each of session.flags.values("from-file")) {
    const sign = each.indexOf("=");
    const path = plain(sign < 0 ? each : each.slice(sign + 1));
    const file = lookup(session.setting.files, path);
    if (!file) throw new UsageError(`error reading ${path}: no such file or directory`);
    define(data, sign < 0 ? (path.split("/").at(-1) ?? path) : each.slice(0, sign), file.toString("base64"));
  }
  return data;
}

function registrySecret(session: Session): JsonObject {
  const given = (name: string) => session.flags.value(`docker-${name}`);
  const [username, password, email] = [given("username"), given("password"), given("email")];
  if (!username || !password)
    throw new UsageError(
      "either --from-file or the combination of --docker-username and --docker-password is required",
    );
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  const entry = { username, password, ...(email ? { email } : {}), auth };
  const config = JSON.stringify({ auths: { [given("server") ?? "https://index.docker.io/v1/"]: entry } });
  return { ".dockerconfigjson": Buffer.from(config).toString("base64") };
}

function secret(session: Session, type: string, name: string): JsonObject {
  const makers: Readonly<Record<string, () => JsonObject>> = {
    "docker-registry": () => ({ data: registrySecret(session), type: "kubernetes.io/dockerconfigjson" }),
    generic: () => ({
      data: literals(session),
      ...(session.flags.value("type") ? { type: session.flags.value("type") ?? "" } : {}),
    }),
  };
  const make = lookup(makers, type);
  if (!make)
    throw new UsageError(
      `unknown command "${type}" for "kubectl create secret" (simulated: ${Object.keys(makers).join(", ")})`,
    );
  const namespace = session.flags.value("namespace");
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { creationTimestamp: null, name, ...(namespace ? { namespace } : {}) },
    ...make(),
  };
}

function wantedObjects(session: Session, words: readonly string[]): JsonObject[] {
  if (session.flags.values("filename").length > 0) return manifests(session);
  const [what = "", ...rest] = words;
  if (what === "secret") {
    const [type = "", name] = rest;
    if (!name) throw new UsageError(`exactly one NAME is required, got ${Math.max(rest.length - 1, 0)}`);
    return [secret(session, type, name)];
  }
  const [name] = rest;
  if ((what === "namespace" || what === "ns") && name)
    return [{ apiVersion: "v1", kind: "Namespace", metadata: { creationTimestamp: null, name }, spec: {}, status: {} }];
  throw new UsageError(
    `unknown command "${what}" for "kubectl create" (simulated: -f, namespace, secret docker-registry, secret generic)`,
  );
}

/** `kubectl create`. */
export function createCommand(session: Session, words: readonly string[]): CommandOutput {
  const dryRun = session.flags.value("dry-run") ?? "none";
  const output = wantedObjects(session, words).map((want) => {
    const kind = session.kindOfObject(want);
    const namespace = text(want, "metadata", "namespace") || session.namespace;
    const query: Record<string, string> = {
      fieldManager: "kubectl-create",
      fieldValidation: "Strict",
      ...(dryRun === "server" ? { dryRun: "All" } : {}),
    };
    const made = dryRun === "client" ? want : session.request("POST", session.path(kind, namespace), query, want);
    const note = dryRun === "none" ? "" : ` (${dryRun === "true" ? "client" : dryRun} dry run)`;
    return printed(session, made, kind) ?? `${shownName(kind, text(made, "metadata", "name"))} created${note}\n`;
  });
  return { output: output.join("") };
}
