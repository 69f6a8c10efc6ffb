import { type Bench, bareRun, openBench } from "@slipway/testing";
import { connectAzure } from "../connect.ts";
import { type CloudName, clouds } from "../sign-in/clouds.ts";
import { agentsChart } from "./agents-chart.ts";
import { treeOf } from "./helm-settings.ts";

const cluster = (location: string) => ({
  id: "/subscriptions/0a000000-0000-4000-8000-000000000001/resourceGroups/plants/providers/Microsoft.Kubernetes/connectedClusters/plant",
  name: "plant",
  location,
  identity: { principalId: "0a000000-0000-4000-8000-000000000002", tenantId: "0a000000-0000-4000-8000-000000000003" },
  properties: { distribution: "k3s", infrastructure: "generic" },
});

// Addresses and values as azure-cli-extensions, src/connectedk8s, _utils.py: get_default_config_dp_endpoint, get_helm_values,
// parse_helm_values, helm_install_release.
describe("the chart of Arc's agents", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  /** Signed in to the simulated Azure; by its proxy the vendor's own hosts answer. */
  const azureIn = async (name: CloudName, byProxy: boolean) => {
    const all = bench.environment({});
    const { AZURE_ARM_ENDPOINT, AZURE_AUTHORITY_HOST, ...rest } = all;
    const env = byProxy ? { ...rest, HTTPS_PROXY: bench.cloud.proxy } : all;
    const inputs = { "client-id": all.AZURE_CLIENT_ID, "tenant-id": all.AZURE_TENANT_ID, "subscription-id": undefined };
    const run = bareRun(bench, env);
    const azure = await connectAzure(
      { ...inputs, "azure-cloud": name, "arm-endpoint": undefined },
      { ...run, idToken: async () => "token" },
    );
    return {
      ...azure,
      signIn: { getToken: async () => ({ token: await tokenOf(), expiresOnTimestamp: 0 }), forget() {} },
    };
  };
  /** A token that the simulated Azure takes, whichever cloud it stands for. */
  const tokenOf = async (): Promise<string> => {
    const { AZURE_CLIENT_SECRET = "", AZURE_CLIENT_ID = "", AZURE_TENANT_ID = "" } = bench.cloud.env("az", "/tmp");
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: AZURE_CLIENT_ID,
      client_secret: AZURE_CLIENT_SECRET,
      scope: "https://management.azure.com/.default",
    });
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await bench.cloud.request("POST", `/${AZURE_TENANT_ID}/oauth2/v2.0/token`, form.toString(), type);
    return (answer.body as { access_token: string }).access_token;
  };

  test.each<[CloudName, string, string, string]>([
    ["public", "North Europe", "northeurope.dp.kubernetesconfiguration.azure.com", "AZUREPUBLICCLOUD"],
    ["us-government", "usgovvirginia", "usgovvirginia.dp.kubernetesconfiguration.azure.us", "AZUREUSGOVERNMENTCLOUD"],
    ["china", "chinaeast2", "chinaeast2.dp.kubernetesconfiguration.azure.cn", "AZURECHINACLOUD"],
  ])("in the cloud %s it is asked for in the region itself", async (name, location, host, azureEnvironment) => {
    expect(new URL(clouds[name].arm).protocol).toBe("https:");
    const since = bench.cloud.world.record.requests.length;
    const { chart, values } = await agentsChart(cluster(location), await azureIn(name, true));
    expect(chart).toEqual({
      repository: "mcr.microsoft.com/azurearck8s/batch1/stable/azure-arc-k8sagents",
      version: "1.29.3",
    });
    expect(values).toMatchObject({
      global: { resourceName: "plant", resourceGroupName: "plants", kubernetesDistro: "k3s", azureEnvironment },
      systemDefaultValues: { spnOnboarding: false, "clusterconnect-agent": { enabled: true } },
    });
    const hosts = bench.cloud.world.record.requests.slice(since).map(({ url }) => new URL(url).host);
    expect(hosts).toContain(host);
  });

  // azure-cli-extensions, src/connectedk8s, _constants.py and custom.py: "generic" where neither was found out.
  test("of a cluster that shows neither distribution nor infrastructure nothing in particular is said", async () => {
    const { values } = await agentsChart({ ...cluster("northeurope"), properties: {} }, await azureIn("public", false));
    expect(values).toMatchObject({ global: { kubernetesDistro: "generic", kubernetesInfra: "generic" } });
  });

  test("in a cloud with addresses of its own the agents get all of them", async () => {
    const { chart, values } = await agentsChart(cluster("northeurope"), await azureIn("public", false));
    const own = bench.environment({}).AZURE_ARM_ENDPOINT;
    expect(chart.repository).toMatch(/^127\.0\.0\.1:\d+\//);
    expect(values).toMatchObject({
      global: { kubeAadEndpoint: "0a000000-0000-4000-8000-000000000002.k8sproxysvc.connectrp.azs" },
      systemDefaultValues: {
        spnOnboarding: false,
        azureResourceManagerEndpoint: own,
        activeDirectoryEndpoint: expect.stringMatching(/^https:/),
        azureArcAgents: { config_dp_endpoint_override: own },
        clusteridentityoperator: {
          his_endpoint_override: `${own}/discovery?location=northeurope&api-version=1.0-preview`,
        },
        "clusterconnect-agent": { enabled: true, notification_dp_endpoint_override: own },
      },
    });
  });

  // azure-cli-extensions, src/connectedk8s, _utils.py: parse_helm_values reads both members, and fails without one.
  test.each([
    ["repositoryPath", /no address of a chart/],
    ["helmValuesContent", /no values for the agents/],
  ])("an answer without %s is none", async (member, says) => {
    const match = { route: "POST /azure-arc-k8sagents/GetHelmSettings", every: 1 };
    bench.cloud.world.faults.add({ kind: "other-value", was: member, text: "somethingElse", match });
    await expect(agentsChart(cluster("northeurope"), await azureIn("public", false))).rejects.toThrow(says);
  });

  // As Helm reads --set (pkg/strvals): a word is no text, and a dot in a name is escaped.
  test("the service's values are a tree, in which what is protected says nothing", () => {
    const values = { "a.b": "false", "a.c\\.d": "x", "a.e": null, f: "true" };
    expect(treeOf(values)).toEqual({ a: { b: false, "c.d": "x" }, f: true });
  });
});
