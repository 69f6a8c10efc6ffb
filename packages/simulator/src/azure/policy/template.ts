import { lookup } from "../../world/table.ts";
import { isObject, type Json, type JsonObject, objectOf, objectsOf, textOf } from "../engine/json.ts";
import type { Assigned } from "./assigned.ts";
import { evaluated } from "./expression.ts";
import { notSimulated } from "./not-simulated.ts";
import { resolved, type Subject } from "./subject.ts";

/** A resource of a template, ready to be made. */
export interface Deployed {
  readonly id: string;
  readonly body: JsonObject;
}

const deploymentOf = ({ definition }: Assigned): JsonObject =>
  objectOf(
    objectOf(objectOf(objectOf(objectOf(definition.resource.properties.policyRule).then).details).deployment)
      .properties,
  );

/** Refuses the write after which a template would be deployed that has more than resources, functions and parameters. */
export function requireDeployable(policies: readonly Assigned[]): void {
  for (const policy of policies) {
    const { resources, variables } = objectOf(deploymentOf(policy).template);
    const nested = objectsOf(resources).some(({ type }) => type === "Microsoft.Resources/deployments");
    if (nested || Object.keys(objectOf(variables)).length > 0)
      throw notSimulated("a template with variables or deployments in it", ["resources", "parameters"]);
  }
}

/** What a policy deploys for a resource. Its own values go in as parameters of the template, as in any deployment. */
export function deployedBy(policy: Assigned, subject: Subject): Deployed[] {
  const { template, parameters } = deploymentOf(policy);
  const given = objectOf(resolved(subject, objectOf(parameters)));
  const functions = { parameters: (name: Json) => objectOf(lookup(given, String(name))).value ?? "" };
  const filled = (value: Json | undefined): Json =>
    Array.isArray(value)
      ? value.map(filled)
      : isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one)]))
        : evaluated(value ?? null, functions);
  const group = subject.id.split("/").slice(0, 5).join("/");
  return objectsOf(objectOf(template).resources).map((resource) => {
    const { type, name, apiVersion: _, dependsOn: __, ...body } = objectOf(filled(resource));
    return { id: idOf(group, textOf(type) ?? "", textOf(name) ?? ""), body };
  });
}

/** Type and name of a template as a path; of what hangs on a resource both carry that resource in front. */
function idOf(group: string, type: string, name: string): string {
  const names = name.split("/");
  const [namespace = "", ...types] = type.split("/");
  const path = types.map((each, at) => `/${each}/${names[at]}`).join("");
  return `${group}/providers/${namespace}${path}`;
}
