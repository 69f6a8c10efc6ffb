export type { Github, GithubReads } from "./client/client.ts";
export { connectGithub } from "./connect.ts";
export { githubInputs, secretInputs } from "./inputs.ts";
export { remedies } from "./remedies.ts";
export { driftIssue, openDrift } from "./reports/drift-issue.ts";
export { requireGate } from "./reports/gate.ts";
export { pullComment } from "./reports/pull-comment.ts";
export { jobsOfRun, type WorkflowJob } from "./runs/jobs.ts";
export { Secret } from "./secrets/secret.ts";
