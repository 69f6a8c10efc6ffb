export { type AddonOperator, addonOperator, type WireAddon } from "./addon-operator.ts";
export type { Arrange, Arrangement } from "./arrangement.ts";
export { type AwsAuthOperator, awsAuthOperator } from "./aws-auth-operator.ts";
export { type AwsOperator, awsOperator, type WireEntry } from "./aws-operator.ts";
export { type AzureOperator, azureOperator, type Body } from "./azure-operator.ts";
export { awsKeysOf, bareRun } from "./bare-run.ts";
export { callWorkflow, errorsOf, signIn } from "./call-workflow.ts";
export { everyMode, type FullRehearsal, needyWorkflows, rehearseFully } from "./full-rehearsal.ts";
export { inProcess } from "./in-process.ts";
export { JobFiles } from "./job-files.ts";
export {
  type KubernetesOperator,
  kubernetesOperator,
  type ObjectOperator,
  objectOperator,
  type WireObject,
} from "./kubernetes-operator.ts";
export { laws } from "./laws/laws.ts";
export { leaksOf, secretsOf } from "./leaks.ts";
export { type NodeOperator, nodeOperator, type WireGroup } from "./node-operator.ts";
export { isWrite } from "./requests.ts";
export { type Bench, openBench, type Ran } from "./run-action.ts";
export { ownWords, withTwins } from "./twins.ts";
