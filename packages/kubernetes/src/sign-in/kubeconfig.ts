import { parse } from "yaml";
import { KubeconfigError } from "../client/errors.ts";

/** The address of an API server, and how to verify it. */
export interface Cluster {
  readonly server: URL;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly serverName?: string;
  readonly proxy?: string;
}

/** A command that signs in, as `client.authentication.k8s.io` defines it. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly provideClusterInfo: boolean;
  readonly hint?: string;
}

/** The user of a kubeconfig: the ways to sign in that are supported. */
export interface User {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecPlugin;
  /** Instead of all these: tokens that the caller gives. */
  readonly bearer?: () => Promise<string>;
}

/** One context of a kubeconfig. */
export interface Access {
  readonly cluster: Cluster;
  readonly user: User;
}

export type Fields = Readonly<Record<string, unknown>>;

const where = "Give a whole kubeconfig, as `kubectl config view --raw --flatten --minify` writes it.";

/** Reads one context, the current one unless another is named. `read` reads the files that it points to. */
export async function readKubeconfig(
  written: string,
  context: string | undefined,
  read: (path: string) => Promise<string>,
): Promise<Access> {
  const config = parsed(written);
  const wanted = context ?? text(config, "current-context");
  if (wanted === undefined) throw new KubeconfigError("The kubeconfig has no current context.", "Name one in context.");
  const chosen = named(config, "contexts", "context", wanted);
  const cluster = named(config, "clusters", "cluster", text(chosen, "cluster") ?? "");
  const user = named(config, "users", "user", text(chosen, "user") ?? "");
  refuseUnknown(user);
  const material = async (name: string): Promise<string | undefined> => {
    const inside = text(user, `${name}-data`) ?? text(cluster, `${name}-data`);
    if (inside !== undefined) return Buffer.from(inside, "base64").toString("utf8");
    const path = text(user, name) ?? text(cluster, name);
    return path === undefined ? undefined : await read(path);
  };
  const [ca, certificate, key] = await Promise.all(
    ["certificate-authority", "client-certificate", "client-key"].map(material),
  );
  return {
    cluster: defined({
      server: serverOf(cluster),
      insecure: cluster["insecure-skip-tls-verify"] === true,
      ca,
      serverName: text(cluster, "tls-server-name"),
      proxy: proxyOf(cluster),
    }),
    user: defined({
      token: text(user, "token"),
      tokenFile: text(user, "tokenFile"),
      certificate,
      key,
      username: text(user, "username"),
      password: text(user, "password"),
      exec: execOf(user),
    }),
  };
}

/** What a kubeconfig says, in YAML or JSON. */
export function parsed(written: string): Fields {
  let read: unknown;
  try {
    read = parse(written);
  } catch {
    // The parser's message quotes the line, and a secret may be in it.
    throw new KubeconfigError("The kubeconfig is neither YAML nor JSON.", where);
  }
  if (!isFields(read)) throw new KubeconfigError("The kubeconfig has no clusters, users and contexts.", where);
  return read;
}

function named(config: Fields, list: string, part: string, name: string): Fields {
  const all = Array.isArray(config[list]) ? config[list].filter(isFields) : [];
  const found = all.find((each) => each.name === name)?.[part];
  if (isFields(found)) return found;
  const there = all.map((each) => String(each.name)).join(", ") || "none";
  throw new KubeconfigError(`The kubeconfig has no ${part} named "${name}"; it has: ${there}.`, where);
}

const credentials = [
  "token",
  "tokenFile",
  "client-certificate",
  "client-certificate-data",
  "username",
  "exec",
] as const;
const unsupported = ["auth-provider", "as", "as-uid", "as-groups", "as-user-extra"] as const;

/** Requests must not be sent as someone else than the kubeconfig says. */
function refuseUnknown(user: Fields): void {
  const unknown = unsupported.find((name) => user[name] !== undefined);
  if (unknown !== undefined) {
    throw new KubeconfigError(
      `The user of the kubeconfig has ${unknown}, which is not supported.`,
      "Give a user with a token, a token file, a client certificate or an exec plugin.",
    );
  }
  // An empty one is none: the request would be sent as no one.
  if (credentials.some((name) => user[name] !== undefined && user[name] !== "")) return;
  throw new KubeconfigError("The user of the kubeconfig has nothing to sign in with.", where);
}

function serverOf(cluster: Fields): URL {
  const server = text(cluster, "server") ?? "";
  const url = /^https:/.test(server) ? URL.parse(server) : null;
  if (url?.username || url?.password) {
    throw new KubeconfigError(
      `The server of the kubeconfig at ${url.host} has a login in its address.`,
      "Write the address without it, and the login into the user of the kubeconfig.",
    );
  }
  if (url) return url;
  throw new KubeconfigError(
    `The server "${server}" of the kubeconfig is not an https address.`,
    "Credentials are sent over TLS only: give the https address of the API server.",
  );
}

/** Any other kind would be passed over in silence, and the server be reached without it. */
function proxyOf(cluster: Fields): string | undefined {
  const proxy = text(cluster, "proxy-url");
  if (proxy === undefined || /^https?:$/.test(URL.parse(proxy)?.protocol ?? "")) return proxy;
  throw new KubeconfigError(
    "The proxy-url of the kubeconfig is not the address of an HTTP proxy.",
    "Write http://host:port or https://host:port: SOCKS is not supported.",
  );
}

function execOf(user: Fields): ExecPlugin | undefined {
  const { exec } = user;
  if (!isFields(exec)) return undefined;
  const env = Array.isArray(exec.env) ? exec.env.filter(isFields) : [];
  return defined({
    apiVersion: text(exec, "apiVersion") ?? "client.authentication.k8s.io/v1",
    command: text(exec, "command") ?? "",
    args: Array.isArray(exec.args) ? exec.args.map(String) : [],
    env: Object.fromEntries(env.map(({ name, value }) => [String(name), String(value)])),
    provideClusterInfo: exec.provideClusterInfo === true,
    hint: text(exec, "installHint"),
  });
}

function text(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

const defined = <T extends object>(given: T): Defined<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
