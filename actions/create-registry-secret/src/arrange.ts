import { type Arrange, azureOperator, kubernetesOperator } from "@slipway/testing";

const server = "contosoimages.azurecr.io";
const secret = "/api/v1/namespaces/apps/secrets/pull";
const account = "/api/v1/namespaces/apps/serviceaccounts/web";

/** Cannot be mistaken for a secret that is in use somewhere. */
const secretOf = (what: string): string => `${what}-of-a-test-`.repeat(3);

interface Config {
  readonly auths: Readonly<Record<string, unknown>>;
}

/** A secret of another team's in one namespace, none in the other, and service accounts that pull from elsewhere already. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  const cluster = await azure.cluster(group, "platform");
  const kubernetes = await kubernetesOperator(cloud, cluster);
  const theirs = { "ghcr.io": { auth: Buffer.from(`robot:${secretOf("ghcr")}`).toString("base64") } };
  for (const name of ["apps", "jobs"]) {
    await kubernetes.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    await kubernetes.post(`/api/v1/namespaces/${name}/serviceaccounts`, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "web" },
      imagePullSecrets: [{ name: "elsewhere" }],
    });
  }
  await kubernetes.post("/api/v1/namespaces/apps/secrets", {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/dockerconfigjson",
    metadata: { name: "pull", labels: { team: "media" } },
    data: { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths: theirs })).toString("base64") },
  });
  const held = async (namespace: string) => {
    const found = await kubernetes.find(`/api/v1/namespaces/${namespace}/secrets/pull`);
    const data = found?.data as Record<string, string> | undefined;
    return {
      found,
      config: JSON.parse(Buffer.from(data?.[".dockerconfigjson"] ?? "e30=", "base64").toString()) as Config,
    };
  };
  const linked = async (namespace: string) =>
    ((await kubernetes.find(`/api/v1/namespaces/${namespace}/serviceaccounts/web`))?.imagePullSecrets ?? []) as {
      name: string;
    }[];
  const password = secretOf("pull");
  const aks =
    "/subscriptions/0a000000-0000-4000-8000-00000000000f/resourceGroups/other/providers/Microsoft.ContainerService/managedClusters/other";
  return {
    inputs: {
      name: "pull",
      namespaces: "apps\njobs",
      "service-accounts": "web",
      server,
      username: "puller",
      password,
      kubeconfig: kubernetes.kubeconfig,
    },
    async owned() {
      const each = async (namespace: string) => ({
        login: (await held(namespace)).config.auths?.[server],
        links: (await linked(namespace)).filter(({ name }) => name === "pull"),
      });
      return [await each("apps"), await each("jobs")];
    },
    async foreign() {
      const { found, config } = await held("apps");
      const { [server]: _own, ...others } = config.auths;
      const { "slipway/registries": _notes, ...annotations } = found?.metadata.annotations ?? {};
      const links = [...(await linked("apps")), ...(await linked("jobs"))].filter(({ name }) => name !== "pull");
      return { others, labels: found?.metadata.labels, annotations, type: found?.type, links };
    },
    async concurrentEdit(_cloud, turn) {
      const { config } = await held("apps");
      const more = { ...config, auths: { ...config.auths, [`r${turn}.example`]: { auth: "eDp5" } } };
      await kubernetes.patch(secret, {
        metadata: { annotations: { turn: String(turn) } },
        data: { ".dockerconfigjson": Buffer.from(JSON.stringify(more)).toString("base64") },
      });
    },
    others: {
      ecr: "111122223333.dkr.ecr.us-east-1.amazonaws.com",
      acr: "contosoimages",
      cluster: aks,
      region: "eu-north-1",
    },
    silent: {
      cluster: "The kubeconfig says which cluster it is.",
      "insecure-skip-tls-verify": "The kubeconfig has a certificate authority.",
      region: "It is about ecr.",
      "rotate-days": "It is about acr.",
      "subscription-id": "It is about acr.",
    },
    rival: {
      add: () => kubernetes.patch("/api/v1/namespaces/jobs/secrets/pull", { metadata: { labels: { team: "data" } } }),
      added: async () => (await held("jobs")).found?.metadata.labels?.team,
    },
    async introduceDrift() {
      const { config } = await held("apps");
      const changed = { ...config, auths: { ...config.auths, [server]: { username: "puller", password: "stale" } } };
      await kubernetes.patch(secret, {
        data: { ".dockerconfigjson": Buffer.from(JSON.stringify(changed)).toString("base64") },
      });
      await kubernetes.patch(account, { imagePullSecrets: [{ name: "elsewhere" }] });
    },
    wrong: {
      inputs: {
        name: "Pull_Secret",
        namespaces: "apps\nNo Such",
        "service-accounts": "web server",
        server: "not a host",
        mode: "aply",
      },
      named: ["name", "namespaces", "service-accounts", "server", "mode"],
    },
    secrets: [password, secretOf("ghcr"), ...kubernetes.secrets],
    confirm: "pull",
  };
};
