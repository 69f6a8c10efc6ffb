import { join } from "node:path";
import { addJob, addJobToken, addRepository, endJob, repositoryOf, subjectOf } from "@slipway/simulator";
import type { Grant } from "../../workflow/permissions.ts";
import { workflowRef } from "../contexts/github-context.ts";
import { editions } from "../editions/edition.ts";
import type { WorkflowCall, WorkflowRun } from "../run/workflow-run.ts";

/** The file in a run's folder with the certificate of the simulated clouds: written once, since any job may read it at any time. */
export const authorityFile = "ca.pem";

/** The tokens by which a job proves its identity. */
export interface Credentials {
  readonly token: string;
  /** The address of the simulated clouds and, where ID tokens are granted, the URL that issues them. */
  readonly machineVariables: Readonly<Record<string, string>>;
  /** Values that have to be masked in logs. */
  readonly secrets: readonly string[];
  end(): void;
}

/** Creates the token of a job, and lets it request ID tokens if `id-token: write` is granted. */
export function credentialsFor(
  run: WorkflowRun,
  call: WorkflowCall,
  granted: Grant,
  environment: string | undefined,
): Credentials {
  const { cloud, repository, trust } = run.server;
  const { world } = cloud;
  const edition = editions[run.server.edition];
  if (!repositoryOf(world, repository)) addRepository(world, repository, { private: true });
  const levels = Object.entries(granted).flatMap(([scope, level]) =>
    level === "none" ? [] : [[scope.replaceAll("-", "_"), level] as const],
  );
  const token = addJobToken(world, repository, Object.fromEntries(levels));
  const authority = join(run.folder, authorityFile);
  const surroundings = {
    HTTPS_PROXY: cloud.proxy.replace("localhost", "127.0.0.1"),
    NODE_EXTRA_CA_CERTS: authority,
    // For `az` and `aws`, which scripts of `run:` steps may use.
    REQUESTS_CA_BUNDLE: authority,
    AWS_CA_BUNDLE: authority,
  };
  if (granted["id-token"] !== "write")
    return { token, machineVariables: surroundings, secrets: [token], end: () => undefined };
  const [owner = "", name = ""] = repository.split("/");
  const job = addJob(world, {
    owner,
    repository: name,
    ref: run.event.ref,
    sha: run.sha,
    event: run.trigger.name,
    headRef: run.event.headRef,
    baseRef: run.event.baseRef,
    ...(environment === undefined ? {} : { environment }),
    workflow: run.plan.workflow.name,
    workflowRef: workflowRef(run, run.plan),
    jobWorkflowRef: workflowRef(run, call.plan),
    ...(call.plan.source.sha === undefined ? {} : { jobWorkflowSha: call.plan.source.sha }),
    actor: run.actor,
    runId: String(1000 + run.number),
    runNumber: String(run.number),
    ...(edition.hasImmutableSubjects ? {} : { immutableSubject: false }),
  });
  trust(subjectOf(job));
  return {
    token,
    machineVariables: {
      ...surroundings,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${edition.server.issuer}/github-oidc/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.requestToken,
    },
    secrets: [token, job.requestToken],
    end: () => endJob(world, job),
  };
}
