export { deedForm, deedOf } from "./access/deed.ts";
export { accessProof } from "./access/proof.ts";
export { agentKey } from "./arc/agent-key.ts";
export { arcAgents } from "./arc/agents.ts";
export { ArcInCluster } from "./arc/in-cluster.ts";
export { originOf } from "./arc/nodes.ts";
export type { RoleMapping } from "./aws-auth/edit.ts";
export { type Admitted, everybodyIn } from "./aws-auth/everybody.ts";
export { mappedRole } from "./aws-auth/mapped.ts";
export { type AwsAuthState, awsAuth } from "./aws-auth/mapping.ts";
export { awsAuthPruned } from "./aws-auth/prune.ts";
export { awsAuthRollback } from "./aws-auth/rollback.ts";
export type {
  Kubernetes,
  KubernetesObject,
  KubernetesReads,
  KubernetesReviews,
  Precondition,
} from "./client/client.ts";
export { KubeconfigError, NoAnswerError } from "./client/errors.ts";
export { KubernetesError } from "./client/status-error.ts";
export { type Connection, connectKubernetes, connectServer } from "./connect.ts";
export { addressOf, existingGateway, type Gateway, gateway, isInternet } from "./gateway/gateway.ts";
export { ingressPath } from "./gateway/ingress.ts";
export { httpRoute } from "./gateway/route.ts";
export { Helm } from "./helm/helm.ts";
export type { Values as ChartValues } from "./helm/release.ts";
export { kubernetesInputs, namespaceForm, objectForm } from "./inputs.ts";
export { connectKubectl } from "./kubectl/route.ts";
export type { Shell } from "./kubectl/shell.ts";
export type { Login } from "./pull-secret/docker-config.ts";
export { type PullSecretLink, pullSecretLink } from "./pull-secret/link.ts";
export {
  givenLogin,
  type Held,
  type LoginSource,
  type NeededLogin,
  type Stamp,
  type StoredLogin,
} from "./pull-secret/login-source.ts";
export { type PullSecret, pullSecret } from "./pull-secret/secret.ts";
export { type Remedy, remedies } from "./remedies.ts";
export { volumeClaim } from "./volume/claim.ts";
export { shareSecret } from "./volume/share-secret.ts";
export { azureFiles, nfsFolder } from "./volume/source.ts";
export { persistentVolume } from "./volume/volume.ts";
