export { connectAgents } from "./arm/arc/connected-cluster.ts";
export { addVault, type Vault } from "./arm/key-vault/vaults.ts";
export { type GitRepository, keepRepository } from "./arm/kubernetes-configuration/git.ts";
export { account, firstKey } from "./aws/account.ts";
export { type Cloud, type CloudOptions, startCloud } from "./cloud.ts";
export { type Covered, coverage, coverageRows } from "./coverage.ts";
export {
  type Application,
  addApplication,
  addSecret,
  addSubscription,
  directory,
  federate,
  firstDeployer,
  joinGroup,
} from "./entra/directory.ts";
export { type Client, clients } from "./environment.ts";
export { addEnvironment, putSecret, secretOf } from "./github/secrets.ts";
export {
  addComment,
  addJobToken,
  addPullRequest,
  addRepository,
  addToken,
  openIssue,
  repositoryOf,
} from "./github/state.ts";
export { addJob, endJob, type Job, job, subjectOf } from "./github-oidc/job.ts";
export { type Answer, type Asked, type Audit, atPlainDoor, type Failure, type Service } from "./service.ts";
export type { Access } from "./world/access.ts";
export { type Clock, epoch, type Pace } from "./world/clock.ts";
export { type FaultKind, type FaultMatch, type FaultRule, type Faults, faultKinds } from "./world/faults.ts";
export type { Ids } from "./world/ids.ts";
export type { Needed, Recorded, RequestRecord } from "./world/record.ts";
export { World, type WorldOptions, type WorldState } from "./world/world.ts";
