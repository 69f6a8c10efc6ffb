import { dig, isObject, type JsonObject, list, object, text } from "../json.ts";
import { subdomainProblems } from "../schema/names.ts";
import { type Cause, notAllowed, notValid, required, unsupported } from "../status.ts";

/** What a volume lies on. */
export const pvSource = (of: JsonObject) =>
  Object.fromEntries(
    Object.entries(object(of, "spec")).filter(
      ([name, value]) => isObject(value) && !["capacity", "claimRef", "nodeAffinity"].includes(name),
    ),
  );

const nothing = /^(-.*|\+?0*\.?0*([A-Za-z]\w*)?)$/;

function checkSize(of: JsonObject, path: readonly string[], field: string): Cause[] {
  const size = text(of, ...path);
  return size !== "" && nothing.test(size) ? [notValid(field, size, "must be greater than zero")] : [];
}

function checkCapacity(of: JsonObject): Cause[] {
  const capacity = dig(of, "spec", "capacity");
  const names = Object.keys(object(capacity));
  return [
    ...(names.length === 0 ? [required("spec.capacity")] : []),
    ...(names.length === 1 && names[0] === "storage"
      ? checkSize(of, ["spec", "capacity", "storage"], "spec.capacity[storage]")
      : [unsupported("spec.capacity", capacity ?? null, ["storage"])]),
  ];
}

function checkSource(of: JsonObject): Cause[] {
  const path = dig(of, "spec", "nfs", "path");
  const driver = dig(of, "spec", "csi", "driver") ?? "";
  return [
    ...(typeof path === "string" && path !== "" && !path.startsWith("/")
      ? [notValid("spec.nfs.path", path, "must be an absolute path")]
      : []),
    ...(isObject(dig(of, "spec", "csi"))
      ? subdomainProblems(String(driver).toLowerCase()).map((why) => notValid("spec.csi.driver", driver, why))
      : []),
  ];
}

const modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const checkModes = (of: JsonObject): Cause[] =>
  list(of, "spec", "accessModes")
    .filter((mode) => !modes.includes(String(mode)))
    .map((mode) => unsupported("spec.accessModes", mode, modes));

/** What a volume must say. */
export function checkVolume(of: JsonObject): Cause[] {
  const sources = Object.keys(pvSource(of));
  return [
    ...(list(of, "spec", "accessModes").length === 0 ? [required("spec.accessModes")] : []),
    ...checkCapacity(of),
    ...(sources.length === 0 ? [required("spec", "must specify a volume type")] : []),
    ...sources.slice(1).map((more) => notAllowed(`spec.${more}`, "may not specify more than 1 volume type")),
    ...checkModes(of),
    ...checkSource(of),
  ];
}

/** What a claim must say. */
export function checkClaim(of: JsonObject): Cause[] {
  const size = ["spec", "resources", "requests", "storage"];
  const storageClass = text(of, "spec", "storageClassName");
  return [
    ...(list(of, "spec", "accessModes").length === 0
      ? [required("spec.accessModes", "at least 1 access mode is required")]
      : []),
    ...(dig(of, ...size) === undefined ? [required("spec.resources[storage]")] : []),
    ...checkSize(of, size, "spec.resources[storage]"),
    ...checkModes(of),
    ...(storageClass === ""
      ? []
      : subdomainProblems(storageClass).map((why) => notValid("spec.storageClassName", storageClass, why))),
  ];
}
