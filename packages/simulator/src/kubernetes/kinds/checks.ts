import { lookup } from "../../world/table.ts";
import { whyNoJson, wrongBase64At } from "../go-json.ts";
import { dig, isObject, type Json, type JsonObject, list, object, text } from "../json.ts";
import { isBase64 } from "../schema/check.ts";
import { checkDataKeys } from "../schema/names.ts";
import { type Cause, notAllowed, notValid, required, unsupported } from "../status.ts";
import { checkJob, checkPod, checkPorts, checkSubjects, checkWorkload } from "./workload-checks.ts";

const at = (of: JsonObject, path: string) => dig(of, ...path.split("."));

const dataTypes: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

function checkSecret(of: JsonObject): Cause[] {
  const data = object(of, "data");
  const wrong = checkDataKeys(of);
  for (const key of lookup(dataTypes, text(of, "type")) ?? []) {
    const value = lookup(data, key);
    if (value === undefined) wrong.push(required(`data[${key}]`));
    else if (key.startsWith(".docker")) {
      const why = whyNoObject(Buffer.from(String(value), "base64").toString());
      if (why) wrong.push(notValid(`data[${key}]`, "<secret contents redacted>", why));
    }
  }
  return wrong;
}

/** Why a text is no JSON object, in Go's words; nothing when it is one. */
function whyNoObject(written: string): string {
  const why = whyNoJson(written);
  if (why) return why;
  const value: Json = JSON.parse(written);
  if (value === null || isObject(value)) return "";
  const type = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}

/** What a volume lies on. */
export const pvSource = (of: JsonObject) =>
  Object.fromEntries(
    Object.entries(object(of, "spec")).filter(
      ([name, value]) => isObject(value) && !["capacity", "claimRef", "nodeAffinity"].includes(name),
    ),
  );

function checkVolume(of: JsonObject): Cause[] {
  const wrong: Cause[] = [];
  if (list(of, "spec", "accessModes").length === 0) wrong.push(required("spec.accessModes"));
  if (dig(of, "spec", "capacity") === undefined) wrong.push(required("spec.capacity"));
  const sources = Object.keys(pvSource(of));
  if (sources.length === 0) wrong.push(required("spec", "must specify a volume type"));
  for (const more of sources.slice(1))
    wrong.push(notAllowed(`spec.${more}`, "may not specify more than 1 volume type"));
  return [...wrong, ...checkModes(of)];
}

const modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const checkModes = (of: JsonObject): Cause[] =>
  list(of, "spec", "accessModes")
    .filter((mode) => !modes.includes(String(mode)))
    .map((mode) => unsupported("spec.accessModes", mode, modes));

const oneOf =
  (path: string, allowed: readonly string[]) =>
  (of: JsonObject): Cause[] => {
    const value = at(of, path);
    return value === undefined || allowed.includes(String(value)) ? [] : [unsupported(path, value, allowed)];
  };

/** What an object of a kind must say, beyond its schema. */
const checks: Readonly<Record<string, readonly ((of: JsonObject) => Cause[])[]>> = {
  ConfigMap: [checkDataKeys],
  Secret: [checkSecret],
  Pod: [checkPod],
  Deployment: [checkWorkload],
  DaemonSet: [checkWorkload],
  ReplicaSet: [checkWorkload],
  StatefulSet: [checkWorkload],
  PersistentVolume: [checkVolume, oneOf("spec.persistentVolumeReclaimPolicy", ["Delete", "Recycle", "Retain"])],
  PersistentVolumeClaim: [
    (of) =>
      list(of, "spec", "accessModes").length
        ? []
        : [required("spec.accessModes", "at least 1 access mode is required")],
    (of) => (at(of, "spec.resources.requests.storage") === undefined ? [required("spec.resources[storage]")] : []),
    checkModes,
  ],
  Service: [oneOf("spec.type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]), checkPorts],
  StorageClass: [
    oneOf("volumeBindingMode", ["Immediate", "WaitForFirstConsumer"]),
    oneOf("reclaimPolicy", ["Delete", "Retain"]),
  ],
  RoleBinding: [oneOf("roleRef.kind", ["ClusterRole", "Role"]), checkSubjects],
  ClusterRoleBinding: [oneOf("roleRef.kind", ["ClusterRole"]), checkSubjects],
  CustomResourceDefinition: [
    (of) => {
      const name = `${text(of, "spec", "names", "plural")}.${text(of, "spec", "group")}`;
      return text(of, "metadata", "name") === name
        ? []
        : [notValid("metadata.name", text(of, "metadata", "name"), 'must be spec.names.plural+"."+spec.group')];
    },
    oneOf("spec.scope", ["Cluster", "Namespaced"]),
  ],
  Job: [checkJob],
};

/** What is wrong with an object, by the rules of its kind. */
export const checkKind = (kind: string, of: JsonObject): Cause[] =>
  (lookup(checks, kind) ?? []).flatMap((check) => check(of));

/** Where a value of a Secret or ConfigMap that should be base64 is not; nothing when all of them are. */
export function wrongBytes(kind: string, of: JsonObject): number | undefined {
  const field = kind === "Secret" ? "data" : kind === "ConfigMap" ? "binaryData" : undefined;
  if (!field) return undefined;
  const bad = Object.values(object(of, field)).find((value) => typeof value === "string" && !isBase64(value));
  return typeof bad === "string" ? wrongBase64At(bad) : undefined;
}
