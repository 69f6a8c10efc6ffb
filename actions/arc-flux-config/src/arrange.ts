import { sealOf } from "@slipway/reconcile";
import { type Arrange, azureOperator } from "@slipway/testing";

/** Cannot be mistaken for a secret that is in use somewhere. */
const token = "token-of-a-test-".repeat(3);

/** A cluster connected by Arc to which Flux has still to come, and another team's beside it that has it. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Kubernetes", "Microsoft.KubernetesConfiguration");
  const connect = async (name: string) => {
    const id = `${group}/providers/Microsoft.Kubernetes/connectedClusters/${name}`;
    const properties = { agentPublicKeyCertificate: "A".repeat(400) };
    await azure.put(id, { location: "northeurope", identity: { type: "SystemAssigned" }, properties });
    return id;
  };
  const [ownCluster, otherCluster] = [await connect("plant"), await connect("depot")];
  const configuration = (cluster: string, name: string) =>
    `${cluster}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/${name}`;
  const extension = (cluster: string) => `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/flux`;
  await azure.put(configuration(otherCluster, "apps"), {
    properties: {
      namespace: "apps",
      gitRepository: { url: "https://github.com/contoso/depot", repositoryRef: { branch: "main" } },
      kustomizations: { apps: { path: "./apps" } },
    },
  });
  const managedFields = async (cluster: string) => {
    const { properties } = (await azure.find(configuration(cluster, "apps"))) ?? { properties: {} };
    const { gitRepository, kustomizations, namespace, scope, complianceState } = properties;
    return { gitRepository, kustomizations, namespace, scope, complianceState };
  };
  /** What is noted in the extension; the record of the maker is bound to the configuration that is there. */
  const notes = async (settings: Readonly<Record<string, string>> = {}) => {
    const { "slipway.apps.made": maker, ...others } = settings;
    const found = await azure.find(configuration(ownCluster, "apps"));
    const { createdAt = "" } = (found as { systemData?: { createdAt?: string } } | undefined)?.systemData ?? {};
    const bound = await sealOf({ kind: "Flux configuration", id: configuration(ownCluster, "apps") }, createdAt);
    return { ...others, isBound: maker === bound };
  };
  return {
    inputs: {
      cluster: ownCluster,
      name: "apps",
      url: "https://github.com/contoso/fleet",
      branch: "main",
      kustomizations: "infra: ./infra\napps: { path: ./apps, dependsOn: [infra], prune: true, interval: 5m }\n",
      "https-user": "git",
      "https-token": token,
    },
    async owned() {
      const installed = (await azure.find(extension(ownCluster)))?.properties;
      return {
        extension: [installed?.extensionType, installed?.provisioningState],
        notes: await notes(installed?.configurationSettings as Record<string, string> | undefined),
        configuration: await managedFields(ownCluster),
      };
    },
    async foreign() {
      const { tags } = await azure.get(ownCluster);
      const { properties } = await azure.get(extension(otherCluster));
      return { tags, settings: properties.configurationSettings, configuration: await managedFields(otherCluster) };
    },
    concurrentEdit: (_cloud, turn) => azure.patch(ownCluster, { tags: { turn: String(turn) } }),
    others: {
      "github-app-id": "123",
      "github-app-installation-id": "456",
      version: "1.18.2",
      "minimum-version": "1.18.2",
      scope: "namespace",
    },
    silent: {
      "minimum-version": "A new extension has the newest version.",
      "subscription-id": "The cluster is given by its ID.",
      "wait-for-compliance": "It says only how long to wait.",
    },
    introduceDrift: async () => {
      await azure.patch(configuration(ownCluster, "apps"), {
        properties: { kustomizations: { apps: { prune: false }, infra: { path: "./elsewhere" } } },
      });
      cloud.world.clock.advance(60 * 60_000);
    },
    wrong: {
      inputs: {
        cluster: "plant",
        name: "Apps",
        url: "https://git:hidden@github.com/contoso/fleet",
        branch: "a branch",
        commit: "abc",
        kustomizations: "apps: { path: ./apps, dependsOn: [infra] }",
        namespace: "No_Such",
        scope: "node",
        "sync-interval-seconds": "5m",
        suspend: "perhaps",
        "https-user": "",
        version: "1",
        "wait-for-compliance": "1",
      },
      named: [
        "cluster",
        "name",
        "url",
        "branch",
        "commit",
        "kustomizations",
        "namespace",
        "scope",
        "sync-interval-seconds",
        "suspend",
        "https-user",
        "version",
        "wait-for-compliance",
      ],
    },
    secrets: [token],
    confirm: "apps",
  };
};
