import type { Cloud } from "@slipway/simulator";

/** An object in wire shape. */
export type WireObject = Record<string, unknown> & {
  metadata: Record<string, unknown> & { annotations?: Record<string, string>; labels?: Record<string, string> };
};

/** Someone with all rights in a simulated cluster, who builds and changes a test's world. */
export interface ObjectOperator {
  /** Undefined when there is none. */
  find(path: string): Promise<WireObject | undefined>;
  /** What came of it. */
  post(path: string, body: object): Promise<WireObject>;
  /** A JSON merge patch. */
  patch(path: string, body: object): Promise<void>;
  delete(path: string): Promise<void>;
}

/** The same in an AKS cluster, with what admits its administrator. */
export interface KubernetesOperator extends ObjectOperator {
  /** Admits the administrator, at an address that tests can reach. */
  readonly kubeconfig: string;
  /** Where the API server is under the vendor's own name: for clients that come through the proxy. */
  readonly server: string;
  /** The secrets that are in the kubeconfig. */
  readonly secrets: readonly string[];
}

/** Of the cluster that the simulator knows by this key. */
export function objectOperator(cloud: Cloud, key: string): ObjectOperator {
  const request = async (method: string, path: string, body?: object, type = "application/json") => {
    const answer = await cloud.request(method, `/kubernetes${key}${path}`, body, { "content-type": type });
    const content = JSON.parse(JSON.stringify(answer.body ?? {})) as WireObject;
    if (answer.status >= 400 && !(answer.status === 404 && method === "GET"))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(content)}`);
    return { status: answer.status, body: content };
  };
  return {
    async find(path) {
      const { status, body } = await request("GET", path);
      return status === 404 ? undefined : body;
    },
    async post(path, body) {
      return (await request("POST", path, body)).body;
    },
    async patch(path, body) {
      await request("PATCH", path, body, "application/merge-patch+json");
    },
    async delete(path) {
      await request("DELETE", path);
    },
  };
}

export async function kubernetesOperator(cloud: Cloud, clusterId: string): Promise<KubernetesOperator> {
  const cluster = await cloud.request("GET", `${clusterId}?api-version=2025-10-01`);
  // As the cloud writes it: not in the letter case that was asked for.
  const { id } = JSON.parse(JSON.stringify(cluster.body)) as { id: string };
  const given = await cloud.request("POST", `${clusterId}/listClusterAdminCredential?api-version=2025-10-01`);
  const { kubeconfigs } = JSON.parse(JSON.stringify(given.body)) as { kubeconfigs: { value: string }[] };
  const config = JSON.parse(Buffer.from(kubeconfigs[0]?.value ?? "", "base64").toString("utf8")) as {
    clusters: { cluster: { server: string } }[];
    users: { user: Record<string, string> }[];
  };
  const server = config.clusters[0]?.cluster.server ?? "";
  for (const each of config.clusters)
    each.cluster.server = `${cloud.url.replace("//localhost:", "//127.0.0.1:")}/kubernetes${id}`;
  return {
    ...objectOperator(cloud, id),
    kubeconfig: JSON.stringify(config),
    server,
    secrets: config.users.flatMap(({ user }) => [user.token ?? "", user["client-key-data"] ?? ""]).filter(Boolean),
  };
}
