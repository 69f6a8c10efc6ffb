export type { Github } from "./client/client.ts";
export { connectGithub } from "./connect.ts";
export { githubInputs, secretInputs } from "./inputs.ts";
export { remedies } from "./remedies.ts";
export { driftIssue, driftLabel, labelOf, openDrift } from "./reports/drift-issue.ts";
export { marked } from "./reports/marker.ts";
export { pullComment } from "./reports/pull-comment.ts";
export { Secret } from "./secrets/secret.ts";
