import type { Cloud } from "@slipway/simulator";

/** A body in wire shape. */
export type Body = Record<string, unknown> & { properties: Record<string, unknown> };

/** Someone with all rights in the simulated Azure, who builds and changes a test's world. */
export interface AzureOperator {
  readonly subscription: string;
  get(path: string): Promise<Body>;
  /** Undefined when there is none. */
  find(path: string): Promise<Body | undefined>;
  list(path: string): Promise<Body[]>;
  put(path: string, body: object): Promise<void>;
  /** False when it was refused because another change of the same thing was going on. */
  patch(path: string, body: object): Promise<boolean>;
  delete(path: string): Promise<void>;
  /** Makes a resource group and registers the namespaces. */
  group(name: string, ...namespaces: string[]): Promise<string>;
  /** Makes an AKS cluster of one pool in a group. */
  cluster(group: string, name: string, properties?: object): Promise<string>;
}

const versions: readonly (readonly [RegExp, string])[] = [
  [/Microsoft\.KubernetesConfiguration/i, "2025-04-01"],
  [/Microsoft\.Kubernetes\//i, "2024-01-01"],
  [/Microsoft\.EventHub/i, "2024-01-01"],
  [/Microsoft\.ContainerRegistry/i, "2025-11-01"],
  [/privateDnsZones/i, "2024-06-01"],
  [/Microsoft\.Network/i, "2025-01-01"],
  [/Microsoft\.ContainerService/i, "2025-10-01"],
  [/Microsoft\.Authorization\/locks/i, "2020-05-01"],
  [/./, "2021-04-01"],
];

const hour = 60 * 60_000;

export async function azureOperator(cloud: Cloud): Promise<AzureOperator> {
  const request = async (method: string, path: string, body?: object) => {
    const version = versions.find(([type]) => type.test(path))?.[1];
    const versioned = /[?&]api-version=/.test(path)
      ? path
      : `${path}${path.includes("?") ? "&" : "?"}api-version=${version}`;
    const answer = await cloud.request(method, versioned, body);
    const content = JSON.parse(JSON.stringify(answer.body ?? {})) as Body;
    if (answer.status >= 400 && answer.status !== 404 && !(method === "PATCH" && answer.status === 409))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(content)}`);
    const headers = Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase());
    const takesTime = answer.status === 202 || headers.includes("azure-asyncoperation") || method === "POST";
    return { status: answer.status, body: content, takesTime };
  };
  /** A write, and the time that it takes. */
  const change = async (method: string, path: string, body?: object) => {
    const { status, body: content, takesTime } = await request(method, path, body);
    if (status === 404 && method !== "DELETE") throw new Error(`${method} ${path}: 404 ${JSON.stringify(content)}`);
    if (takesTime) cloud.world.clock.advance(hour);
  };
  const { body } = await request("GET", "/subscriptions");
  const subscription = (body.value as { subscriptionId: string }[])[0]?.subscriptionId ?? "";
  return {
    subscription,
    async get(path) {
      const { status, body: found } = await request("GET", path);
      if (status === 404) throw new Error(`${path} is not there`);
      return found;
    },
    async find(path) {
      const { status, body: found } = await request("GET", path);
      return status === 404 ? undefined : found;
    },
    async list(path) {
      const all: Body[] = [];
      for (let next: string | undefined = path; next !== undefined; ) {
        const { body: page } = await request("GET", next);
        all.push(...((page.value ?? []) as Body[]));
        const { nextLink } = page as { nextLink?: string };
        next = nextLink === undefined ? undefined : new URL(nextLink).pathname + new URL(nextLink).search;
      }
      return all;
    },
    put: (path, wanted) => change("PUT", path, wanted),
    async patch(path, wanted) {
      const { status } = await request("PATCH", path, wanted);
      if (status === 404) throw new Error(`${path} is not there`);
      return status !== 409;
    },
    delete: (path) => change("DELETE", path),
    async group(name, ...namespaces) {
      const id = `/subscriptions/${subscription}/resourceGroups/${name}`;
      await change("PUT", id, { location: "northeurope" });
      for (const namespace of namespaces)
        await change("POST", `/subscriptions/${subscription}/providers/${namespace}/register`);
      return id;
    },
    async cluster(group, name, properties) {
      const id = `${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;
      const pool = { name: "nodes", mode: "System", count: 1, vmSize: "Standard_D4s_v5", osType: "Linux" };
      await change("PUT", id, {
        location: "northeurope",
        identity: { type: "SystemAssigned" },
        properties: { dnsPrefix: name, agentPoolProfiles: [pool], ...properties },
      });
      return id;
    },
  };
}
