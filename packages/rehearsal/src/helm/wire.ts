import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { parse } from "yaml";

/** What a server answered. */
export interface Got {
  readonly status: number;
  /** After how many milliseconds the server wants to be asked again; undefined where it does not say so. */
  readonly again: number | undefined;
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

/** What a process has: variables, of which those of proxies count, and time. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** Helm's own client (client-go, rest/with_retry.go) sends again what the server refuses for a time that it names. */
const attempts = 10;

function againIn({ statusCode = 0, headers }: IncomingMessage): number | undefined {
  const seconds = headers["retry-after"];
  if ((statusCode !== 429 && statusCode < 500) || seconds === undefined) return undefined;
  return Number(seconds) * 1000;
}

function sender(
  base: string,
  { env, sleep }: Surroundings,
  options: object,
  headers: Readonly<Record<string, string>>,
): Send {
  const agent = new Agent({ keepAlive: true, proxyEnv: { ...env }, ...options });
  const once = (method: string, path: string, body: object | undefined, contentType: string): Promise<Got> =>
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
          answer.on("end", () =>
            resolve({ status: answer.statusCode ?? 0, again: againIn(answer), body: Buffer.concat(parts) }),
          );
          answer.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(text);
    });
  const send = async (method: string, path: string, body?: object, contentType = "application/json") => {
    let got = await once(method, path, body, contentType);
    for (let sent = 1; got.again !== undefined && sent <= attempts; sent += 1) {
      const { again } = got;
      await sleep(again);
      got = await once(method, path, body, contentType);
    }
    return got;
  };
  return Object.assign(send, { close: () => agent.destroy() });
}

/** To the API server of a kubeconfig with one cluster and one user. */
export function toCluster(kubeconfig: string, surroundings: Surroundings): Send {
  const { clusters, users } = parse(kubeconfig) as Kubeconfig;
  const { server = "", "certificate-authority-data": ca = "" } = clusters[0]?.cluster ?? {};
  const { token = "" } = users[0]?.user ?? {};
  const decoded = ca === "" ? {} : { ca: Buffer.from(ca, "base64") };
  return sender(server, surroundings, decoded, { authorization: `Bearer ${token}`, accept: "application/json" });
}

/** To a registry that this process trusts. */
export const toRegistry = (host: string, surroundings: Surroundings): Send =>
  sender(`https://${host}`, surroundings, {}, { accept: "application/vnd.oci.image.manifest.v1+json" });
