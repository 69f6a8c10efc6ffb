import { addEnvironment, environmentOf } from "@slipway/simulator";
import type { Workflow } from "../workflow/workflow.ts";
import type { Stage } from "./stage.ts";

/** Creates the environments that a workflow's jobs and its inputs name, each with a reviewer, as our documentation asks of a user. */
export function createEnvironments({ cloud, server }: Stage, workflow: Workflow, ...inputs: readonly unknown[]): void {
  const { world } = cloud;
  const named = [...inputs, ...workflow.jobs.map(({ environment }) => ({ environment }))];
  for (const name of new Set(named.flatMap(environmentsIn)))
    if (!environmentOf(world, server.repository, name))
      addEnvironment(world, server.repository, name, { reviewers: ["octocat"] });
}

/** By its name, or as an object with one. What an expression gives is not known yet. */
function environmentsIn(value: unknown): string[] {
  const { environment } = (value ?? {}) as { readonly environment?: unknown };
  const { name = environment } = (environment ?? {}) as { readonly name?: unknown };
  return typeof name === "string" && name !== "" && !name.includes("${{") ? [name] : [];
}
