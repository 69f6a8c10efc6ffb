import type { WorkflowPlan } from "../runner/run/workflow-plan.ts";
import { ExpressionError, fill } from "../workflow/expressions.ts";
import { inputsOf } from "../workflow/inputs.ts";
import { type Combination, combinations } from "../workflow/matrix.ts";
import { isMap, Mixed, mapOf, type Template, type Value } from "../workflow/template.ts";
import type { JobDefinition } from "../workflow/workflow.ts";

/** The contexts that are known before a run. */
export type Known = Readonly<Record<"vars" | "github" | "inputs", Readonly<Record<string, Value>>>>;

type Values = Record<string, Value>;

/**
 * What the jobs and steps of a workflow, and of those that it calls, are given as inputs, with the values of expressions. What
 * only a run can say, such as the output of a step, is left out.
 */
export function passedInputs({ workflow, calls }: WorkflowPlan, known: Known): Values[] {
  return workflow.jobs.flatMap((job) => {
    return matrixOf(job, known).flatMap((matrix) => {
      const contexts: Values = { ...known, matrix };
      contexts.env = { ...filled(workflow.env, contexts), ...filled(job.env, contexts) };
      const given = filled(job.with, contexts);
      const called = calls.get(job.id);
      const declared = mapOf(called?.workflow.on.workflow_call).inputs;
      return [
        given,
        ...job.steps.map((step) => {
          const env = { ...(contexts.env as Values), ...filled(step.env, contexts) };
          return filled(step.with, { ...contexts, env });
        }),
        ...(called ? passedInputs(called, { ...known, inputs: valuesOf(declared, given, contexts) }) : []),
      ];
    });
  });
}

/** Inputs as someone writes them into a file, with expressions in texts. */
export const writtenInputs = (inputs: Readonly<Record<string, Value>>, known: Omit<Known, "inputs">): Values =>
  filled(
    Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, typeof value === "string" ? new Mixed(value) : value]),
    ),
    known,
  );

function matrixOf({ strategy }: JobDefinition, known: Known): (Combination | null)[] {
  const { matrix } = filled({ matrix: strategy.matrix ?? null }, known);
  return isMap(matrix as Template) ? combinations(matrix as Readonly<Record<string, Value>>) : [null];
}

function valuesOf(declared: Template | undefined, given: Values, contexts: Values): Values {
  const texts = inputsOf(mapOf(declared), {}, { contexts });
  return { ...texts, ...given };
}

function filled(template: Template | undefined, contexts: Readonly<Record<string, Value>>): Values {
  return Object.fromEntries(
    Object.entries(mapOf(template)).flatMap(([name, value]) => {
      try {
        return [[name, fill(value, { contexts })]];
      } catch (error) {
        if (error instanceof ExpressionError) return [];
        throw error;
      }
    }),
  );
}
