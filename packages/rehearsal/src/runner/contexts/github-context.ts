import type { Value } from "../../workflow/template.ts";
import { editions } from "../editions/edition.ts";
import type { WorkflowPlan } from "../run/workflow-plan.ts";
import type { WorkflowRun } from "../run/workflow-run.ts";

/** A workflow file at its ref, as tokens and contexts name it. */
export const workflowRef = ({ event }: WorkflowRun, { source, workflow }: WorkflowPlan): string =>
  `${source.repository}/${workflow.path}@${source.ref ?? event.ref}`;

/** The number by which GitHub knows a run. */
const runId = ({ number }: WorkflowRun): string => String(1000 + number);

/** The address of a run's page. */
export const runUrl = (run: WorkflowRun): string =>
  `${editions[run.server.edition].server.site}/${run.server.repository}/actions/runs/${runId(run)}`;

/** The `github` context, the part that is the same for all jobs. */
export function githubContext(run: WorkflowRun): Record<string, Value> {
  const { server, event, sha, actor, number, trigger, plan } = run;
  const { site, api, graphql } = editions[server.edition].server;
  return {
    actor,
    triggering_actor: actor,
    api_url: api,
    graphql_url: graphql,
    server_url: site,
    base_ref: event.baseRef,
    head_ref: event.headRef,
    event: event.payload,
    event_name: trigger.name,
    ref: event.ref,
    ref_name: event.refName,
    ref_protected: false,
    ref_type: event.refType,
    repository: server.repository,
    repository_owner: server.repository.split("/")[0] ?? "",
    repository_visibility: "private",
    retention_days: "90",
    run_attempt: "1",
    run_id: runId(run),
    run_number: String(number),
    sha,
    workflow: plan.workflow.name,
    workflow_ref: workflowRef(run, plan),
    workflow_sha: sha,
    secret_source: "Actions",
  };
}
