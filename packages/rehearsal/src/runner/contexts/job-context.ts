import type { ExpressionContext, Status } from "../../workflow/expressions.ts";
import type { JobInstance } from "../jobs/job-execution.ts";
import type { WorkflowCall, WorkflowRun } from "../run/workflow-run.ts";
import { githubContext } from "./github-context.ts";

/** What expressions in the keys of a job can see. */
export function jobContext(
  run: WorkflowRun,
  call: WorkflowCall,
  instance: Partial<JobInstance>,
  status?: Status,
): ExpressionContext {
  return {
    contexts: {
      github: githubContext(run),
      needs: instance.needs ?? {},
      strategy: instance.strategy ?? {},
      matrix: instance.matrix ?? null,
      vars: run.server.vars,
      inputs: call.inputs,
      secrets: call.secrets,
      env: {},
    },
    ...(status ? { status } : {}),
  };
}
