export type { Aws, AwsReads } from "./aws.ts";
export { mappedArn } from "./client/arn.ts";
export { AwsError } from "./client/errors.ts";
export { partitionOf } from "./client/partition.ts";
export type { Remedy } from "./client/remedy.ts";
export { type Tags, tagList } from "./client/tags.ts";
export { connectAws } from "./connect.ts";
export { launchTemplate } from "./ec2/launch-template.ts";
export { openPort } from "./ec2/open-port.ts";
export { peersOf, portContradictions, portInputs } from "./ec2/port-inputs.ts";
export { keepingList } from "./ecr/keeping-input.ts";
export { lifecyclePolicy } from "./ecr/lifecycle-policy.ts";
export { rulesFor } from "./ecr/lifecycle-rule.ts";
export { type EcrLogin, ecrLogin, ecrUser } from "./ecr/login.ts";
export { ecrForm, ecrRegistry } from "./ecr/registry.ts";
export { ecrRepository } from "./ecr/repository.ts";
export { repositoryName } from "./ecr/repository-name.ts";
export { repositoryPolicy, repositoryPolicyMost } from "./ecr/repository-policy.ts";
export { accessEntry, entryOf } from "./eks/access-entry.ts";
export { addon } from "./eks/addons/addon.ts";
export { addonContradictions, addonInputs, addonWant } from "./eks/addons/inputs.ts";
export { authenticationMode, refuseFailed } from "./eks/authentication-mode.ts";
export { type FoundCluster, findCluster } from "./eks/cluster.ts";
export { clusterGroup } from "./eks/cluster-group.ts";
export { adminEntries } from "./eks/control-plane/admins.ts";
export { controlPlane } from "./eks/control-plane/control-plane.ts";
export { clusterContradictions, clusterInputs, loggedOf } from "./eks/control-plane/inputs.ts";
export { lookAtCluster } from "./eks/control-plane/look.ts";
export { clusterOutputs } from "./eks/control-plane/outputs.ts";
export type { EntryState } from "./eks/entry.ts";
export type { LookUpMapped } from "./eks/entry-want.ts";
export { findAsEntry } from "./eks/find-as-entry.ts";
export { type FoundMapping, findRoles } from "./eks/find-roles.ts";
export { leftBehind, leftBehindInput } from "./eks/left-behind/left-behind.ts";
export { mappingContradictions, mappingInputs, mappingsInput, mappingsOf } from "./eks/mapping.ts";
export { migratedEntry } from "./eks/migrated-entry.ts";
export { nodeGroupContradictions } from "./eks/nodes/contradictions.ts";
export { nodeGroupWant } from "./eks/nodes/from-inputs.ts";
export { nodeGroupInputs } from "./eks/nodes/inputs.ts";
export { lookUpGroup } from "./eks/nodes/look.ts";
export { nodeGroup } from "./eks/nodes/node-group.ts";
export { eksToken } from "./eks/token.ts";
export {
  mapRoleOf,
  problemsForEntry,
  problemsForMap,
  refuseOverridden,
  refuseUnlessBoth,
  type Via,
  viaOf,
  vias,
} from "./eks/via.ts";
export { findBearer } from "./iam/bearer.ts";
export { inlineMost } from "./iam/inline.ts";
export { inlinePolicy } from "./iam/inline-policy.ts";
export { policySize, policyText } from "./iam/policy-document.ts";
export { policyInput } from "./iam/policy-input.ts";
export { hopsworksImages, presetNames, presetPolicy } from "./iam/presets.ts";
export { awsInputs } from "./inputs.ts";
export { logGroup, retentions } from "./logs/log-group.ts";
export { findNetwork } from "./network/existing.ts";
export { networkInputs } from "./network/inputs.ts";
export { networkOutputs, stackPlace } from "./network/outputs.ts";
export { networkStack } from "./network/stack.ts";
export { remedies } from "./remedies.ts";
