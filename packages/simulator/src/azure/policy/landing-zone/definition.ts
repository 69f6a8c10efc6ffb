import type { Json, JsonObject } from "../../engine/json.ts";

/** A policy of a landing zone: the conditions are Microsoft's, the words are ours. */
export interface Definition {
  /** Of Microsoft's own, a GUID that is the same in every tenant; those of Azure landing zones have a name in words. */
  readonly name: string;
  readonly displayName: string;
  readonly mode: "All" | "Indexed" | "Microsoft.Kubernetes.Data";
  readonly parameters?: JsonObject;
  /** The `if` of the rule. */
  readonly when: JsonObject;
  /** The `then` of the rule; by default, what the parameter `effect` says. */
  readonly effects?: JsonObject;
}

/** The parameter that most policies take their effect from. */
export const effect = (defaultValue: Json): JsonObject => ({ effect: { type: "String", defaultValue } });

export const isOfType = (type: string): JsonObject => ({ field: "type", equals: type });

/** A deployment of one resource, whose template takes these parameters. */
export const deployment = (parameters: Readonly<Record<string, string>>, resource: JsonObject): JsonObject => ({
  properties: {
    mode: "incremental",
    template: { contentVersion: "1.0.0.0", resources: [resource] },
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }])),
  },
});
