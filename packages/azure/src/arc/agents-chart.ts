import type { PipelineRequestOptions } from "@azure/core-rest-pipeline";
import { AnswerError, objectWith } from "@slipway/action/answer";
import { errorBody } from "../arm/error-body.ts";
import { ArmError } from "../arm/errors.ts";
import { parseId } from "../arm/resource-id.ts";
import type { Azure } from "../azure.ts";
import { cloudOfRegion } from "../sign-in/clouds.ts";
import type { ArmConnectedCluster } from "./connected-cluster.ts";

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
  const [repository = "", version = ""] = (await recommended(endpoint, azure)).split(/:(?=[^:/]*$)/);
  const { subscription, resourceGroup, name } = parseId(cluster.id) ?? {};
  const own = ownAddresses(metadata, location, azure);
  return {
    chart: { repository, version },
    values: {
      global: {
        ...(own && { kubeAadEndpoint: `${cluster.identity?.principalId}.k8sproxysvc.connectrp.azs` }),
        subscriptionId: subscription,
        resourceGroupName: resourceGroup,
        resourceName: name,
        location,
        tenantId: cluster.identity?.tenantId,
        kubernetesDistro: cluster.properties.distribution ?? "generic",
        kubernetesInfra: cluster.properties.infrastructure ?? "generic",
        azureEnvironment: environments[cloudOfRegion(location)],
      },
      systemDefaultValues: {
        spnOnboarding: false,
        ...own,
        "clusterconnect-agent": { enabled: true, ...own?.["clusterconnect-agent"] },
      },
    },
  };
}

/** What agents are set to in a cloud that has addresses of its own for Arc. */
function ownAddresses(
  { dataplaneEndpoints: own = {}, suffixes, authentication }: Metadata,
  location: string,
  { cloud }: Azure,
) {
  if (own.arcConfigEndpoint === undefined) return undefined;
  const identity = own.arcHybridIdentityServiceEndpoint?.replace(/(?<!\/)\/*$/, "/");
  return {
    azureResourceManagerEndpoint: cloud.arm,
    activeDirectoryEndpoint: authentication?.loginEndpoint,
    azureArcAgents: { config_dp_endpoint_override: own.arcConfigEndpoint },
    clusteridentityoperator: {
      his_endpoint_override: `${identity}discovery?location=${location}&api-version=1.0-preview`,
    },
    "clusterconnect-agent": {
      notification_dp_endpoint_override: own.arcGlobalNotificationServiceEndpoint,
      relay_endpoint_suffix_override: suffixes?.relayEndpointSuffix,
    },
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

/** The address of the chart, with its version, in the release train of everyone. */
async function recommended(endpoint: URL, { cloud, signIn, run, arm }: Azure): Promise<string> {
  const url = new URL("/azure-arc-k8sagents/GetLatestHelmPackagePath", endpoint);
  url.search = new URLSearchParams({ "api-version": "2019-11-01-preview", releaseTrain: "stable" }).toString();
  const attempted = `POST ${url.host}${url.pathname}`;
  // Loaded here: the inputs of every action on Azure are read before.
  const [{ createHttpHeaders, createPipelineRequest }, { makeTransport }] = await Promise.all([
    import("@azure/core-rest-pipeline"),
    import("../arm/transport.ts"),
  ]);
  const { token } = await signIn.getToken(`${cloud.audience}/.default`);
  const request: PipelineRequestOptions = {
    url: url.href,
    method: "POST",
    headers: createHttpHeaders({
      accept: "application/json",
      authorization: `Bearer ${token}`,
      "user-agent": `slipway/${run.action}`,
    }),
  };
  return await arm.write(attempted, async () => {
    const answer = await makeTransport(endpoint, run).sendRequest(createPipelineRequest(request));
    const text = answer.bodyAsText ?? "";
    if (answer.status >= 400)
      throw await ArmError.refused(
        attempted,
        answer.status,
        errorBody(text, answer.status),
        answer.headers.get("x-ms-request-id"),
      );
    const { repositoryPath } = objectWith(["repositoryPath"], attempted, url.host, { status: answer.status, text }) as {
      readonly repositoryPath?: string;
    };
    if (!/^[\w.:-]+\/[\w./-]+:[\w.+-]+$/.test(repositoryPath ?? ""))
      throw new AnswerError(attempted, url.host, "no address of a chart");
    return repositoryPath ?? "";
  });
}
