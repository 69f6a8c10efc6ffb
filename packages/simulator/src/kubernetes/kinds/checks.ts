import { lookup } from "../../world/table.ts";
import { whyNoJson, wrongBase64At } from "../go-json.ts";
import { dig, isObject, type Json, type JsonObject, object, text } from "../json.ts";
import { isBase64 } from "../schema/check.ts";
import { checkDataKeys } from "../schema/names.ts";
import { type Cause, notValid, required, unsupported } from "../status.ts";
import { checkBinding, checkRules } from "./access-checks.ts";
import { checkDefinition } from "./definition-checks.ts";
import { checkClaim, checkVolume } from "./volume-checks.ts";
import { checkJob, checkPod, checkPorts, checkWorkload } from "./workload-checks.ts";

const at = (of: JsonObject, path: string) => dig(of, ...path.split("."));

const dataTypes: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

function checkSecret(of: JsonObject): Cause[] {
  const data = object(of, "data");
  const wrong = [...checkDataKeys(of), ...checkLogin(text(of, "type"), of)];
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

const accountName = "kubernetes.io/service-account.name";

/** What of a login must be there. The API server itself writes `data[%s]`. */
function checkLogin(type: string, of: JsonObject): Cause[] {
  const data = object(of, "data");
  const lacks = (key: string) => required(`data[%s][${key}]`);
  if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined)
    return [lacks("username"), lacks("password")];
  if (type === "kubernetes.io/ssh-auth" && !data["ssh-privatekey"]) return [lacks("ssh-privatekey")];
  if (type === "kubernetes.io/service-account-token" && !text(of, "metadata", "annotations", accountName))
    return [required(`metadata.annotations[${accountName}]`)];
  return [];
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

const oneOf =
  (path: string, allowed: readonly string[]) =>
  (of: JsonObject): Cause[] => {
    const value = at(of, path);
    return value === undefined || allowed.includes(String(value)) ? [] : [unsupported(path, value, allowed)];
  };

/** An event is kept where what it is about lies. */
function checkPlace(of: JsonObject): Cause[] {
  const namespace = text(of, "metadata", "namespace");
  const about = text(of, "involvedObject", "namespace");
  return about === namespace || (about === "" && namespace === "default") || of.eventTime
    ? []
    : [notValid("involvedObject.namespace", about, "does not match event.namespace")];
}

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
  PersistentVolumeClaim: [checkClaim],
  Event: [checkPlace],
  Service: [oneOf("spec.type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]), checkPorts],
  StorageClass: [
    oneOf("volumeBindingMode", ["Immediate", "WaitForFirstConsumer"]),
    oneOf("reclaimPolicy", ["Delete", "Retain"]),
  ],
  Role: [checkRules(true)],
  ClusterRole: [checkRules(false)],
  RoleBinding: [checkBinding(true)],
  ClusterRoleBinding: [checkBinding(false)],
  CustomResourceDefinition: [checkDefinition],
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
