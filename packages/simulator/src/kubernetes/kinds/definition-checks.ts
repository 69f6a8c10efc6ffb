import { dig, type JsonObject, list, object, text, texts } from "../json.ts";
import { type Cause, notValid, required, unsupported } from "../status.ts";

/** What a definition of a kind must say. */
export function checkDefinition(of: JsonObject): Cause[] {
  const name = `${text(of, "spec", "names", "plural")}.${text(of, "spec", "group")}`;
  const scope = dig(of, "spec", "scope");
  const versions = list(of, "spec", "versions");
  const names = versions.map((version) => text(version, "name"));
  const stored = versions.filter((version) => dig(version, "storage") === true).length;
  const kept = texts(of, "status", "storedVersions");
  return [
    ...(text(of, "metadata", "name") === name
      ? []
      : [notValid("metadata.name", text(of, "metadata", "name"), 'must be spec.names.plural+"."+spec.group')]),
    ...(scope === "Cluster" || scope === "Namespaced"
      ? []
      : [unsupported("spec.scope", scope ?? "", ["Cluster", "Namespaced"])]),
    ...(stored === 1
      ? []
      : [notValid("spec.versions", versions, "must have exactly one version marked as storage version")]),
    ...versions.flatMap((version, index) =>
      dig(version, "schema", "openAPIV3Schema") === undefined
        ? [required(`spec.versions[${index}].schema.openAPIV3Schema`, "schemas are required")]
        : [],
    ),
    ...(stored === 0 && kept.length === 0
      ? [notValid("status.storedVersions", null, "must have at least one stored version")]
      : []),
    ...kept.flatMap((version, index) =>
      names.includes(version)
        ? []
        : [notValid(`status.storedVersions[${index}]`, version, "must appear in spec.versions")],
    ),
  ];
}

/** What a definition that is in force must not change: the objects that are there go by it. */
export function checkDefinitionChange(before: JsonObject, after: JsonObject): Cause[] {
  const established = list(before, "status", "conditions").some(
    (condition) => text(condition, "type") === "Established" && text(condition, "status") === "True",
  );
  if (!established) return [];
  return [["scope"], ["names", "kind"]].flatMap((path) => {
    const value = dig(object(after, "spec"), ...path) ?? "";
    const had = dig(object(before, "spec"), ...path) ?? "";
    return value === had ? [] : [notValid(`spec.${path.join(".")}`, value, "field is immutable")];
  });
}
