export type { Github } from "./client.ts";
export { connectGithub } from "./connect.ts";
export { githubInputs, secretInputs } from "./inputs.ts";
export { marked } from "./marker.ts";
export { remedies } from "./remedies.ts";
export { driftIssue, driftLabel, labelOf, openDrift } from "./resources/drift-issue.ts";
export { pullComment } from "./resources/pull-comment.ts";
export { Secret } from "./secret.ts";
