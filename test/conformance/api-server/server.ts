import { request } from "node:https";

/** One request of a story, as anyone could send it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** The media type of the body. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was answered. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly warnings: string | undefined;
}

/** An API server, real or simulated. */
export interface Server {
  readonly name: string;
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly ca: string;
  /** Time passes, where it does not by itself. */
  letTimePass(): Promise<void>;
  close(): Promise<void>;
}

/** Who may ask: the same people everywhere, by the tokens that admit them. */
export const people = {
  admin: { user: "admin", groups: ["system:masters"] },
  deployer: { user: "deployer", groups: ["deployers"] },
  guest: { user: "guest", groups: [] },
} as const;

export type Person = keyof typeof people | "stranger";

export const tokenOf = (person: Person): string => `token-of-${person}`;

/** Sends a request as someone. */
export function ask(server: Server, person: Person, { method, path, body, type, headers }: Asked): Promise<Answered> {
  const written = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const sent = {
    authorization: `Bearer ${tokenOf(person)}`,
    accept: "application/json",
    "user-agent": "conformance/1",
    ...(written === undefined
      ? {}
      : { "content-type": type ?? "application/json", "content-length": Buffer.byteLength(written) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const going = request(`${server.url}${path}`, { method, headers: sent, ca: server.ca, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        const isJson = (answer.headers["content-type"] ?? "").includes("json");
        const warnings = answer.headers.warning;
        resolve({
          status: answer.statusCode ?? 0,
          body: isJson ? JSON.parse(text) : text.trim(),
          warnings: Array.isArray(warnings) ? warnings.join(", ") : warnings,
        });
      });
    });
    going.on("error", (error: NodeJS.ErrnoException) => {
      // What a server does that dies of a request is an answer too.
      if (error.code === "ECONNRESET") resolve({ status: 0, body: "closed the connection", warnings: undefined });
      else reject(new Error(`${server.name}: ${method} ${path} could not be sent: ${error.message}`));
    });
    going.end(written);
  });
}

/** A kubeconfig with which someone signs in. */
export const kubeconfigOf = ({ url, ca }: Server, person: Person): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "c", cluster: { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") } },
    ],
    users: [{ name: "u", user: { token: tokenOf(person) } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
