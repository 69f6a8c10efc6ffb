import type { Cluster } from "@aws-sdk/client-eks";

/** What later steps need of a cluster. */
export const clusterOutputs = (cluster: Cluster | undefined): Readonly<Record<string, string>> => ({
  name: cluster?.name ?? "",
  arn: cluster?.arn ?? "",
  endpoint: cluster?.endpoint ?? "",
  "certificate-authority": cluster?.certificateAuthority?.data ?? "",
  "security-group": cluster?.resourcesVpcConfig?.clusterSecurityGroupId ?? "",
  "oidc-issuer": cluster?.identity?.oidc?.issuer ?? "",
  vpc: cluster?.resourcesVpcConfig?.vpcId ?? "",
  version: cluster?.version ?? "",
});
