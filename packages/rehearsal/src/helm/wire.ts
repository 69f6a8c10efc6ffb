import { Agent, request } from "node:https";
import { parse } from "yaml";

/** What a server answered. */
export interface Got {
  readonly status: number;
  readonly body: Buffer;
}

/** Sends requests to one server, by one connection until it is closed. */
export interface Send {
  (method: string, path: string, body?: object, contentType?: string): Promise<Got>;
  close(): void;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

/** The variables of a process, of which those of proxies count. */
type Env = Readonly<Record<string, string | undefined>>;

function sender(base: string, env: Env, options: object, headers: Readonly<Record<string, string>>): Send {
  const agent = new Agent({ keepAlive: true, proxyEnv: { ...env }, ...options });
  const send = (method: string, path: string, body?: object, contentType = "application/json"): Promise<Got> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const sent = request(
        `${base}${path}`,
        {
          method,
          agent,
          headers: {
            ...headers,
            ...(text ? { "content-type": contentType, "content-length": String(Buffer.byteLength(text)) } : {}),
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
          answer.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(text);
    });
  return Object.assign(send, { close: () => agent.destroy() });
}

/** To the API server of a kubeconfig with one cluster and one user. */
export function toCluster(kubeconfig: string, env: Env): Send {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const { server = "", "certificate-authority-data": ca = "" } = clusters[0]?.cluster ?? {};
  const { token = "" } = users[0]?.user ?? {};
  const decoded = ca === "" ? {} : { ca: Buffer.from(ca, "base64") };
  return sender(server, env, decoded, { authorization: `Bearer ${token}`, accept: "application/json" });
}

/** To a registry that this process trusts. */
export const toRegistry = (host: string, env: Env): Send =>
  sender(`https://${host}`, env, {}, { accept: "application/vnd.oci.image.manifest.v1+json" });
