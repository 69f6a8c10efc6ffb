export { type AddonOperator, addonOperator, type WireAddon } from "./addon-operator.ts";
export type { Arrange, Arrangement } from "./arrangement.ts";
export { type AwsAuthOperator, awsAuthOperator } from "./aws-auth-operator.ts";
export { type AwsOperator, awsOperator, type WireEntry } from "./aws-operator.ts";
export { type AzureOperator, azureOperator, type Body } from "./azure-operator.ts";
export { awsKeysOf, bareRun } from "./bare-run.ts";
export { callWorkflow, errorsOf, signIn } from "./call-workflow.ts";
export { type EcrOperator, ecrOperator } from "./ecr-operator.ts";
export { fewFaults } from "./faults.ts";
export { foreignCommands, foreignMarkup, foreignText } from "./foreign-text.ts";
export { sourcesInProcess } from "./from-sources.ts";
export { everyMode, type FullRehearsal, needyWorkflows, rehearseFully } from "./full-rehearsal.ts";
export { type GroupOperator, groupOperator } from "./group-operator.ts";
export { type HopsworksOperator, hopsworksOperator, type WireCluster } from "./hopsworks-operator.ts";
export { type IamOperator, iamOperator } from "./iam-operator.ts";
export { JobFiles } from "./job-files.ts";
export {
  type KubernetesOperator,
  kubernetesOperator,
  type ObjectOperator,
  objectOperator,
  type WireObject,
} from "./kubernetes-operator.ts";
export { laws } from "./laws/laws.ts";
export { readerLaws } from "./laws/reader-laws.ts";
export { leaksOf, secretsOf } from "./leaks.ts";
export { type NodeOperator, nodeOperator, type WireGroup } from "./node-operator.ts";
export { cutsOf, isWrite } from "./requests.ts";
export { type Bench, openBench, type Ran } from "./run-action.ts";
export { ownWords, withTwins } from "./twins.ts";
export { type Made, workloadOperator } from "./workload-operator.ts";
