import { type Arrange, azureOperator, kubernetesOperator } from "@slipway/testing";

const server = "contosoimages.azurecr.io";
const secret = "/api/v1/namespaces/apps/secrets/pull";
const account = "/api/v1/namespaces/apps/serviceaccounts/web";

/** Cannot be mistaken for a secret that is in use somewhere. */
const made = (what: string): string => `${what}-of-a-test-`.repeat(3);

interface Config {
  readonly auths: Readonly<Record<string, unknown>>;
}

/** A secret of another team's in one namespace, none in the other, and service accounts that pull from elsewhere already. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  const cluster = await azure.cluster(group, "platform");
  const kubernetes = await kubernetesOperator(cloud, cluster);
  const theirs = { "ghcr.io": { auth: Buffer.from(`robot:${made("ghcr")}`).toString("base64") } };
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
  const password = made("pull");
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
      const { [server]: _ours, ...others } = config.auths;
      const { "slipway/registries": _noted, ...annotations } = found?.metadata.annotations ?? {};
      const links = [...(await linked("apps")), ...(await linked("jobs"))].filter(({ name }) => name !== "pull");
      return { others, labels: found?.metadata.labels, annotations, type: found?.type, links };
    },
    async meddle(_cloud, turn) {
      const { config } = await held("apps");
      const more = { ...config, auths: { ...config.auths, [`r${turn}.example`]: { auth: "eDp5" } } };
      await kubernetes.patch(secret, {
        metadata: { annotations: { turn: String(turn) } },
        data: { ".dockerconfigjson": Buffer.from(JSON.stringify(more)).toString("base64") },
      });
    },
    async drift() {
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
    secrets: [password, made("ghcr"), ...kubernetes.secrets],
    confirm: "pull",
  };
};
