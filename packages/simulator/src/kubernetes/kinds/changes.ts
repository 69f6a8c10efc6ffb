import { lookup } from "../../world/table.ts";
import { dig, type JsonObject, object, same, text, texts } from "../json.ts";
import { type Cause, notAllowed, notValid } from "../status.ts";
import { checkDefinitionChange } from "./definition-checks.ts";
import { bytesOf } from "./quantity.ts";
import { pvSource } from "./volume-checks.ts";

const at = (of: JsonObject, path: string) => dig(of, ...path.split("."));
const immutable = "field is immutable";

/** Fields that an update must not change, with the words of the refusal. */
const fixed: Readonly<Record<string, readonly (readonly [path: string, why: string])[]>> = {
  Secret: [["type", immutable]],
  Deployment: [["spec.selector", immutable]],
  ReplicaSet: [["spec.selector", immutable]],
  DaemonSet: [["spec.selector", immutable]],
  Job: [
    ["spec.selector", immutable],
    ["spec.template", immutable],
    ["spec.completionMode", immutable],
  ],
  RoleBinding: [["roleRef", "cannot change roleRef"]],
  ClusterRoleBinding: [["roleRef", "cannot change roleRef"]],
  IngressClass: [["spec.controller", immutable]],
  PriorityClass: [["value", "may not be changed in an update."]],
};
const fixedForbidden: Readonly<Record<string, readonly (readonly [path: string, why: string])[]>> = {
  StorageClass: ["provisioner", "parameters", "reclaimPolicy"].map(
    (path) => [path, `updates to ${path} are forbidden.`] as const,
  ),
};

function checkFrozen(kind: string, before: JsonObject, after: JsonObject): Cause[] {
  if ((kind !== "Secret" && kind !== "ConfigMap") || before.immutable !== true) return [];
  const wrong = ["data", "binaryData"].filter((field) => !same(before[field], after[field]));
  const causes = wrong.map((field) => notAllowed(field, "field is immutable when `immutable` is set"));
  return after.immutable === true
    ? causes
    : [notAllowed("immutable", "field is immutable when `immutable` is set"), ...causes];
}

function checkClaim(before: JsonObject, after: JsonObject): Cause[] {
  const rest = (of: JsonObject) => {
    const { volumeAttributesClassName: _class, ...spec } = object(of, "spec");
    const { resources: _resources, ...sized } = spec;
    // Before there is a volume to grow, the size is as fixed as the rest.
    const kept = text(before, "status", "phase") === "Bound" ? sized : spec;
    return text(before, "spec", "volumeName") ? kept : { ...kept, volumeName: "" };
  };
  if (!same(rest(before), rest(after)))
    return [
      notAllowed(
        "spec",
        "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
      ),
    ];
  const size = (of: JsonObject) => bytesOf(text(of, "spec", "resources", "requests", "storage"));
  return size(after) < size(before)
    ? [notAllowed("spec.resources.requests.storage", "field can not be less than previous value")]
    : [];
}

/** What is being deleted is held up by nothing new. */
function checkFinalizers(before: JsonObject, after: JsonObject): Cause[] {
  if (!text(before, "metadata", "deletionTimestamp")) return [];
  const had = texts(before, "metadata", "finalizers");
  const more = texts(after, "metadata", "finalizers").filter((each) => !had.includes(each));
  if (more.length === 0) return [];
  const named = more.map((each) => JSON.stringify(each)).join(", ");
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${named}}`;
  return [notAllowed("metadata.finalizers", why)];
}

/** What an update must not do, by the rules of its kind. */
export function checkChange(kind: string, before: JsonObject, after: JsonObject): Cause[] {
  const differs = (path: string) => !same(at(before, path), at(after, path));
  const changed = (path: string) => at(before, path) !== undefined && differs(path);
  const wrong = [
    ...checkFinalizers(before, after),
    ...(lookup(fixed, kind) ?? [])
      .filter(([path]) => changed(path))
      .map(([path, why]) => notValid(path, at(after, path) ?? null, why)),
    ...(lookup(fixedForbidden, kind) ?? [])
      .filter(([path]) => differs(path))
      .map(([path, why]) => notAllowed(path, why)),
    ...checkFrozen(kind, before, after),
  ];
  if (kind === "PersistentVolume" && !same(pvSource(before), pvSource(after)))
    wrong.push(notAllowed("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"));
  if (kind === "PersistentVolume" && changed("spec.volumeMode"))
    wrong.push(notValid("volumeMode", at(after, "spec.volumeMode") ?? null, immutable));
  if (kind === "CustomResourceDefinition") wrong.push(...checkDefinitionChange(before, after));
  if (kind === "PersistentVolumeClaim") wrong.push(...checkClaim(before, after));
  if (kind === "Service" && changed("spec.clusterIP") && text(before, "spec", "type") !== "ExternalName")
    wrong.push(notValid("spec.clusterIPs[0]", [text(after, "spec", "clusterIP")], "may not change once set"));
  return wrong;
}
