import type { Answer, ApiRequest } from "../../service.ts";
import { atPlainDoor } from "../../service.ts";

const audiences = ["https://management.core.windows.net/", "https://management.azure.com/"];

/** What a client needs to know of a cloud, in the shape of the requested api-version. */
export function cloudEndpoints({ url }: ApiRequest): Answer {
  const version = url.searchParams.get("api-version");
  if (version === null) {
    const message = "The api-version query parameter (?api-version=) is required for all requests.";
    return { status: 400, body: { error: { code: "MissingApiVersionParameter", message } } };
  }
  const plain = atPlainDoor(url);
  const arm = plain ? `${url.origin}/` : "https://management.azure.com/";
  const login = plain ? `${url.origin}/` : "https://login.microsoftonline.com/";
  if (version < "2019-05-01") {
    return {
      status: 200,
      body: {
        galleryEndpoint: "https://gallery.azure.com/",
        graphEndpoint: "https://graph.windows.net/",
        portalEndpoint: "https://portal.azure.com/",
        authentication: { loginEndpoint: login, audiences },
      },
    };
  }
  const cloud = {
    portal: "https://portal.azure.com",
    authentication: { loginEndpoint: login, audiences, tenant: "common", identityProvider: "AAD" },
    media: "https://rest.media.azure.net",
    graphAudience: "https://graph.windows.net/",
    graph: "https://graph.windows.net/",
    name: "AzureCloud",
    suffixes: {
      azureDataLakeStoreFileSystem: "azuredatalakestore.net",
      acrLoginServer: "azurecr.io",
      sqlServerHostname: "database.windows.net",
      azureDataLakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
      keyVaultDns: "vault.azure.net",
      storage: "core.windows.net",
      azureFrontDoorEndpointSuffix: "azurefd.net",
      storageSyncEndpointSuffix: "afs.azure.net",
      mhsmDns: "managedhsm.azure.net",
      mysqlServerEndpoint: "mysql.database.azure.com",
      postgresqlServerEndpoint: "postgres.database.azure.com",
      mariadbServerEndpoint: "mariadb.database.azure.com",
      synapseAnalytics: "dev.azuresynapse.net",
      attestationEndpoint: "attest.azure.net",
      relayEndpointSuffix: ".servicebus.windows.net",
    },
    batch: "https://batch.core.windows.net/",
    resourceManager: arm,
    vmImageAliasDoc:
      "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json",
    activeDirectoryDataLake: "https://datalake.azure.net/",
    sqlManagement: "https://management.core.windows.net:8443/",
    microsoftGraphResourceId: "https://graph.microsoft.com/",
    appInsightsResourceId: "https://api.applicationinsights.io",
    appInsightsTelemetryChannelResourceId: "https://dc.applicationinsights.azure.com/v2/track",
    attestationResourceId: "https://attest.azure.net",
    synapseAnalyticsResourceId: "https://dev.azuresynapse.net",
    logAnalyticsResourceId: "https://api.loganalytics.io",
    ossrDbmsResourceId: "https://ossrdbms-aad.database.windows.net",
    gallery: "https://gallery.azure.com/",
  };
  // A cloud with addresses of its own says where Arc's agents find their services.
  const arc = plain
    ? {
        dataplaneEndpoints: {
          arcConfigEndpoint: url.origin,
          arcGlobalNotificationServiceEndpoint: url.origin,
          arcHybridIdentityServiceEndpoint: `${url.origin}/`,
        },
      }
    : {};
  // From 2022-09-01 on ARM speaks only of the cloud that it belongs to.
  return { status: 200, body: version < "2022-09-01" ? [cloud] : { ...cloud, ...arc } };
}

/** How to sign in to a tenant (OpenID Connect Discovery); the endpoints are on the host that the request came to. */
export function openidConfiguration({ url }: ApiRequest, tenant: string, version: "1.0" | "2.0"): Answer {
  const base = `${url.origin}/${tenant}`;
  const oauth = version === "2.0" && tenant !== "adfs" ? `${base}/oauth2/v2.0` : `${base}/oauth2`;
  return {
    status: 200,
    body: {
      token_endpoint: `${oauth}/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      issuer: version === "2.0" ? `${base}/v2.0` : `https://sts.windows.net/${tenant}/`,
      request_uri_parameter_supported: false,
      userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
      authorization_endpoint: `${oauth}/authorize`,
      device_authorization_endpoint: `${oauth}/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${oauth}/logout`,
      claims_supported: ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "nonce", "name", "tid", "ver"],
      kerberos_endpoint: `${base}/kerberos`,
      tenant_region_scope: "EU",
      cloud_instance_name: "microsoftonline.com",
      cloud_graph_host_name: "graph.windows.net",
      msgraph_host: "graph.microsoft.com",
      rbac_url: "https://pas.windows.net",
    },
  };
}

const publicCloud = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"];

/** Which hosts are one authority; a host that no one knows is its own. */
export function instanceDiscovery({ url }: ApiRequest): Answer {
  const endpoint = url.searchParams.get("authorization_endpoint") ?? "";
  if (!URL.canParse(endpoint)) {
    const description = "AADSTS50049: Unknown or invalid instance.";
    return { status: 400, body: { error: "invalid_instance", error_description: description, error_codes: [50049] } };
  }
  const { host, origin } = new URL(endpoint);
  const known = publicCloud.includes(host);
  const tenant = new URL(endpoint).pathname.split("/")[1] ?? "common";
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: known
        ? [{ preferred_network: publicCloud[0], preferred_cache: publicCloud[1], aliases: publicCloud }]
        : [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  };
}
