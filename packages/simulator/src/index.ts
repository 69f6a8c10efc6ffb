export { account, firstKey } from "./aws/engine/account.ts";
export { addServiceControlPolicy } from "./aws/engine/organization.ts";
export { appendAuthority } from "./aws/services/eks/authorities.ts";
export { obstruct } from "./aws/services/eks/insights.ts";
export { trustSubject } from "./aws/services/iam/github-trust.ts";
export { unjudged } from "./aws/services/iam/unjudged.ts";
export { claimName } from "./azure/engine/state.ts";
export {
  type Application,
  addApplication,
  addSecret,
  addSubscription,
  directory,
  federate,
  firstDeployer,
  joinGroup,
  setOwnership,
} from "./azure/entra/directory.ts";
export { assignLandingZone, costTag, landingZonePolicies } from "./azure/policy/landing-zone/assign.ts";
export { addVault, type Vault } from "./azure/providers/key-vault/vaults.ts";
export { connectAgents } from "./azure/providers/kubernetes/connected-cluster.ts";
export { type GitRepository, keepRepository } from "./azure/providers/kubernetes-configuration/git.ts";
export { type Client, clients } from "./cli/environment.ts";
export { type Cloud, type CloudOptions, startCloud } from "./cloud.ts";
export { type Covered, coverage, coverageRows } from "./coverage.ts";
export { addEnvironment, type DeploymentRefs, environmentOf, type Protection } from "./github/api/environments.ts";
export { noteRunJob, type RunJob } from "./github/api/runs.ts";
export { putSecret, secretOf } from "./github/api/secrets.ts";
export {
  accountOf,
  addComment,
  addJobToken,
  addPullRequest,
  addRepository,
  addToken,
  openIssue,
  repositoryOf,
} from "./github/api/state.ts";
export { variablesOf } from "./github/api/variables.ts";
export { addJob, endJob, type Job, job, subjectOf } from "./github/oidc/job.ts";
export {
  enterpriseServer,
  type GithubServer,
  githubCom,
  githubServer,
  githubServerIn,
  placeGithub,
} from "./github/server.ts";
export { addHopsworksKey, breakHopsworks, hopsworks } from "./hopsworks/state.ts";
export { type Inventory, inventory } from "./inventory.ts";
export { installGatewayApi } from "./kubernetes/gateway/install.ts";
export { type Answer, type ApiRequest, type Audit, atPlainDoor, type Failure, type Service } from "./service.ts";
export { type Access, covers } from "./world/access.ts";
export { type Clock, epoch, type Pace } from "./world/clock.ts";
export { type FaultKind, type FaultMatch, type FaultRule, type Faults, faultKinds } from "./world/faults.ts";
export type { Ids } from "./world/ids.ts";
export type { Denial, Needed, Recorded, RequestRecord } from "./world/record.ts";
export { World, type WorldOptions, type WorldState } from "./world/world.ts";
