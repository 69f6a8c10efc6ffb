import { installGatewayApi } from "@slipway/simulator";
import { type Arrange, azureOperator, kubernetesOperator } from "@slipway/testing";

const api = "gateway.networking.k8s.io/v1";
const path = `/apis/${api}/namespaces/azureml`;
const port = { name: "http", port: 80, targetPort: 5001 };

/** A cluster with the extension, and a route of another team's in the same namespace; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("ml", "Microsoft.ContainerService");
  const cluster = await azure.cluster(group, "ml");
  const kubernetes = await kubernetesOperator(cloud, cluster);
  installGatewayApi(cloud.world, keyOf(cluster), ["approuting-istio", "istio"]);
  const metadata = { name: "azureml-fe", namespace: "azureml" };
  await kubernetes.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "azureml" } });
  await kubernetes.post("/api/v1/namespaces/azureml/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { ports: [port] },
  });
  const rules = [{ backendRefs: [{ name: "azureml-fe", port: 80 }] }];
  await kubernetes.post(`${path}/httproutes`, {
    apiVersion: api,
    kind: "HTTPRoute",
    metadata: { name: "theirs", labels: { team: "data" } },
    spec: { parentRefs: [{ name: "theirs" }], rules },
  });
  const found = async (of: string) => (await kubernetes.find(`${path}/${of}`)) as Record<string, unknown> | undefined;
  return {
    inputs: { host: "ml.contoso.com", public: "false", kubeconfig: kubernetes.kubeconfig },
    async owned() {
      const [gateway, route] = [await found("gateways/aml"), await found("httproutes/aml")];
      return [gateway?.spec, route?.spec];
    },
    async foreign() {
      const theirs = await kubernetes.find(`${path}/httproutes/theirs`);
      return [theirs?.spec, theirs?.metadata.labels];
    },
    concurrentEdit: (_cloud, turn) =>
      kubernetes.patch(`${path}/httproutes/theirs`, { metadata: { labels: { turn: String(turn) } } }),
    async introduceDrift() {
      // The endpoints would see the prefix.
      const matches = [{ path: { type: "PathPrefix", value: "/aml" } }];
      await kubernetes.patch(`${path}/httproutes/aml`, { spec: { rules: [{ ...rules[0], matches }] } });
      await kubernetes.patch(`${path}/gateways/aml`, { spec: { infrastructure: null } });
    },
    rival: {
      add: () => kubernetes.patch(`${path}/httproutes/aml`, { metadata: { labels: { team: "data" } } }),
      added: async () => (await kubernetes.find(`${path}/httproutes/aml`))?.metadata.labels?.team,
    },
    others: {
      kind: "ingress",
      host: "other.contoso.com",
      gateway: "istio-system/shared",
      "gateway-class": "istio",
      cluster,
      path: "/ml/",
    },
    silent: {
      "subscription-id": "No name is looked up.",
      cluster: "The kubeconfig says which cluster it is.",
      "insecure-skip-tls-verify": "The kubeconfig has a certificate authority.",
    },
    wrong: {
      inputs: {
        kind: "nginx",
        name: "Aml",
        path: "aml",
        host: "https://ml",
        gateway: "shared",
        "gateway-class": "Istio!",
        "tls-secret": "ML_TLS",
        public: "perhaps",
        cluster: "ml",
        route: "ssh",
      },
      named: ["kind", "name", "path", "host", "gateway", "gateway-class", "tls-secret", "public", "cluster", "route"],
    },
    secrets: kubernetes.secrets,
    confirm: "aml",
  };
};

/** The cloud writes the ID in a letter case of its own. */
const keyOf = (cluster: string): string => cluster.replace("/resourceGroups/", "/resourcegroups/");
