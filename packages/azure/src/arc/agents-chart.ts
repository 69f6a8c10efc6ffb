import { objectWith } from "@slipway/action/answer";
import { errorBody } from "../arm/error-body.ts";
import { ArmError } from "../arm/errors.ts";
import type { Azure } from "../azure.ts";
import { cloudOfRegion } from "../sign-in/clouds.ts";
import type { ArmConnectedCluster } from "./connected-cluster.ts";
import { helmSettings, treeOf } from "./helm-settings.ts";

/** What ARM says of the cloud that it belongs to. A cloud that has addresses of its own for Arc says them all. */
interface Metadata {
  readonly dataplaneEndpoints?: {
    readonly arcConfigEndpoint?: string;
    readonly arcGlobalNotificationServiceEndpoint?: string;
    readonly arcHybridIdentityServiceEndpoint?: string;
  };
  readonly suffixes?: { readonly relayEndpointSuffix?: string };
  readonly authentication?: { readonly loginEndpoint?: string };
}

/** A chart in an OCI registry, and what it has to be given besides the key of the agents. */
export interface AgentsChart {
  readonly chart: { readonly repository: string; readonly version: string };
  readonly values: Readonly<Record<string, unknown>>;
}

const environments = {
  public: "AZUREPUBLICCLOUD",
  "us-government": "AZUREUSGOVERNMENTCLOUD",
  china: "AZURECHINACLOUD",
} as const;

const plain = (location: string): string => location.replace(/[^a-zA-Z0-9]/g, "").toLowerCase();

/** The agents' chart that Azure recommends for the region of a connected cluster. */
export async function agentsChart(cluster: ArmConnectedCluster, azure: Azure): Promise<AgentsChart> {
  const location = plain(cluster.location ?? "");
  const metadata = await metadataOf(azure);
  const endpoint = new URL(metadata.dataplaneEndpoints?.arcConfigEndpoint ?? usualEndpoint(location, azure));
  const { repositoryPath, helmValuesContent } = await helmSettings(endpoint, cluster, azure);
  const [repository = "", version = ""] = repositoryPath.split(/:(?=[^:/]*$)/);
  const own = ownAddresses(metadata, location, azure);
  const named = {
    ...(own && { "global.kubeAadEndpoint": `${cluster.identity?.principalId}.k8sproxysvc.connectrp.azs` }),
    "global.kubernetesDistro": cluster.properties.distribution ?? "generic",
    "global.kubernetesInfra": cluster.properties.infrastructure ?? "generic",
    "global.azureEnvironment": environments[cloudOfRegion(location)],
    "systemDefaultValues.spnOnboarding": false,
    "systemDefaultValues.clusterconnect-agent.enabled": true,
    ...own,
  };
  // Which cluster the agents stand for, only the service says; what it says counts, as with the vendor's own client.
  return { chart: { repository, version }, values: treeOf({ ...named, ...helmValuesContent }) };
}

/** What agents are set to in a cloud that has addresses of its own for Arc. */
function ownAddresses(
  { dataplaneEndpoints: own = {}, suffixes, authentication }: Metadata,
  location: string,
  { cloud }: Azure,
) {
  if (own.arcConfigEndpoint === undefined) return undefined;
  const identity = own.arcHybridIdentityServiceEndpoint?.replace(/(?<!\/)\/*$/, "/");
  const system = "systemDefaultValues";
  return {
    [`${system}.azureResourceManagerEndpoint`]: cloud.arm,
    [`${system}.activeDirectoryEndpoint`]: authentication?.loginEndpoint,
    [`${system}.azureArcAgents.config_dp_endpoint_override`]: own.arcConfigEndpoint,
    [`${system}.clusteridentityoperator.his_endpoint_override`]: `${identity}discovery?location=${location}&api-version=1.0-preview`,
    [`${system}.clusterconnect-agent.notification_dp_endpoint_override`]: own.arcGlobalNotificationServiceEndpoint,
    [`${system}.clusterconnect-agent.relay_endpoint_suffix_override`]: suffixes?.relayEndpointSuffix,
  };
}

/** Where the configuration service of a region is: its domain ends as the one for signing in does. */
function usualEndpoint(location: string, { cloud }: Azure): string {
  const ending = new URL(cloud.authority).hostname.split(".").at(-1);
  return `https://${location}.dp.kubernetesconfiguration.azure.${ending}`;
}

async function metadataOf({ cloud, http }: Azure): Promise<Metadata> {
  const { createPipelineRequest } = await import("@azure/core-rest-pipeline");
  const url = new URL("/metadata/endpoints?api-version=2022-09-01", cloud.arm);
  const { status, bodyAsText } = await http.sendRequest(createPipelineRequest({ url: url.href }));
  if (status !== 200)
    throw await ArmError.refused(`GET ${url.pathname}`, status, errorBody(bodyAsText ?? "", status), undefined);
  return objectWith(["resourceManager", "name"], `GET ${url.pathname}`, url.host, { status, text: bodyAsText ?? "" });
}
