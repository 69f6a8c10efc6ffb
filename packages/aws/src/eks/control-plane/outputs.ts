import type { Cluster } from "@aws-sdk/client-eks";
import { ownerOf } from "../../client/arn.ts";

/** What later steps need of a cluster. */
export const clusterOutputs = (cluster: Cluster | undefined): Readonly<Record<string, string>> => ({
  name: cluster?.name ?? "",
  arn: cluster?.arn ?? "",
  account: cluster?.arn === undefined ? "" : ownerOf(cluster.arn).account,
  endpoint: cluster?.endpoint ?? "",
  "certificate-authority": cluster?.certificateAuthority?.data ?? "",
  "security-group": cluster?.resourcesVpcConfig?.clusterSecurityGroupId ?? "",
  "oidc-issuer": cluster?.identity?.oidc?.issuer ?? "",
  vpc: cluster?.resourcesVpcConfig?.vpcId ?? "",
  version: cluster?.version ?? "",
});
