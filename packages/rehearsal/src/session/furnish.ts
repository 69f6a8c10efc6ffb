import { firstDeployer } from "@slipway/simulator";
import { request } from "../scenarios/operator.ts";
import type { StepDefinition, Workflow } from "../workflow/workflow.ts";
import type { Stage } from "./stage.ts";

/** Wherever what is in a group lies: a location that a workflow gets wrong is for the run to find. */
const location = "northeurope";

/** Makes the resource groups that inputs name: our workflows and actions take them as given. */
export async function createResourceGroups({ cloud }: Stage, ...inputs: readonly unknown[]): Promise<void> {
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  for (const group of new Set(inputs.flatMap(resourceGroupsIn))) {
    await request(cloud, "PUT", `/subscriptions/${subscriptionId}/resourceGroups/${group}`, "2021-04-01", { location });
  }
}

/** What a workflow gives to what it calls. */
export const passedInputs = ({ jobs }: Workflow): unknown[] =>
  jobs.flatMap((job) => [job.with, ...job.steps.map((step: StepDefinition) => step.with)]);

/** The resource groups that inputs name, also those of a list of environments that is written as JSON. */
export function resourceGroupsIn(value: unknown): string[] {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? resourceGroupsIn(parsed(value)) : [];
  if (typeof value !== "object" || value === null) return [];
  const { "resource-group": group } = value as Readonly<Record<string, unknown>>;
  return [...(typeof group === "string" ? [group] : []), ...Object.values(value).flatMap(resourceGroupsIn)];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
