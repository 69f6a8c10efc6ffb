import type { Cluster } from "../cluster.ts";
import { dig, isObject, type JsonObject, list, object, text, texts } from "../json.ts";
import { customSchema } from "../schema/structural.ts";
import { all } from "../store.ts";
import { builtinKind, builtinKinds } from "./builtin.ts";
import { customColumns } from "./columns.ts";
import type { Column, Kind } from "./kind.ts";

/** What can be done with a custom kind, in the order in which its discovery says it. */
const customVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"] as const;

const madeFrom = new WeakMap<JsonObject, readonly Kind[]>();

const columnType = (written: string): Column["type"] =>
  written === "integer" || written === "boolean" || written === "number" || written === "date" ? written : "string";

function printed(version: JsonObject): readonly Column[] {
  return customColumns(
    list(version, "additionalPrinterColumns").map((column) => ({
      name: text(column, "name"),
      type: columnType(text(column, "type")),
      ...(text(column, "format") ? { format: text(column, "format") } : {}),
      priority: Number(dig(column, "priority") ?? 0),
      description: text(column, "description"),
      jsonPath: text(column, "jsonPath"),
    })),
  );
}

/** Whether a definition's kind is served: some moments after the definition was made. */
export const established = (definition: JsonObject): boolean =>
  list(definition, "status", "conditions").some(
    (condition) => text(condition, "type") === "Established" && text(condition, "status") === "True",
  );

function kindsOf(definition: JsonObject): readonly Kind[] {
  const known = madeFrom.get(definition);
  if (known) return known;
  const names = object(definition, "spec", "names");
  const served = list(definition, "spec", "versions")
    .filter(isObject)
    .filter((version) => version.served === true);
  const kinds = served.map((version): Kind => {
    const schema = customSchema(dig(version, "schema", "openAPIV3Schema"));
    const scale = dig(version, "subresources", "scale");
    return {
      group: text(definition, "spec", "group"),
      version: text(version, "name"),
      kind: text(names, "kind"),
      resource: text(names, "plural"),
      singular: text(names, "singular") || text(names, "kind").toLowerCase(),
      short: texts(names, "shortNames"),
      categories: texts(names, "categories"),
      namespaced: text(definition, "spec", "scope") === "Namespaced",
      schema,
      about: schema.description ?? "",
      verbs: customVerbs,
      status: isObject(dig(version, "subresources", "status")),
      ...(isObject(scale)
        ? {
            scale: {
              want: text(scale, "specReplicasPath"),
              have: text(scale, "statusReplicasPath"),
              ...(text(scale, "labelSelectorPath") ? { selector: text(scale, "labelSelectorPath") } : {}),
            },
          }
        : {}),
      counted: true,
      columns: printed(version),
      custom: true,
    };
  });
  madeFrom.set(definition, kinds);
  return kinds;
}

/** All kinds that a cluster serves: the built-in ones and those of its established definitions. */
export function kindsServed(cluster: Cluster): Kind[] {
  const definitions = all(cluster, "customresourcedefinitions.apiextensions.k8s.io");
  return [...builtinKinds, ...definitions.filter(established).flatMap(kindsOf)];
}

/** The kind served under this group, version and plural. */
export function kindAt(cluster: Cluster, group: string, version: string, plural: string): Kind | undefined {
  const known = builtinKind(group, version, plural);
  if (known) return known;
  const name = `${plural}.${group}`;
  const definition = cluster.objects["customresourcedefinitions.apiextensions.k8s.io"]?.[`/${name}`];
  if (!definition || !established(definition)) return undefined;
  return kindsOf(definition).find((kind) => kind.version === version);
}
