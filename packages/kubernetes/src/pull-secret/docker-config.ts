import { isUnknown, type Unknown, unknown } from "@slipway/reconcile";

/** A login of a registry. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What Docker has of one registry. Fields that we do not know stay in it. */
type Entry = Readonly<Record<string, unknown>>;

/** The logins of a `kubernetes.io/dockerconfigjson` secret. */
export interface DockerConfig {
  readonly auths: Readonly<Record<string, Entry>>;
}

/** Undefined when it is none. */
export function readConfig(base64: string): DockerConfig | undefined {
  try {
    const config: unknown = JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
    if (!isFields(config)) return undefined;
    const { auths = {} } = config;
    if (!isFields(auths) || !Object.values(auths).every(isFields)) return undefined;
    return { ...config, auths: auths as Record<string, Entry> };
  } catch {
    return undefined;
  }
}

/** The login that a pull from a server would use. */
export function loginOf(config: DockerConfig, server: string): Login | undefined {
  const key = keyOf(config, server);
  const entry = key === undefined ? undefined : config.auths[key];
  return entry && entryLogin(entry);
}

/** All logins that are in it. */
export const logins = ({ auths }: DockerConfig): Login[] =>
  Object.values(auths).flatMap((entry) => entryLogin(entry) ?? []);

/** A login whose password may not be known yet. */
interface PlannedLogin {
  readonly username: string;
  readonly password: string | Unknown;
}

/** The same with the login for one server. The others stay as they are. */
export function withLogin(config: DockerConfig, server: string, { username, password }: PlannedLogin): DockerConfig {
  const key = keyOf(config, server) ?? serverKey(server);
  const auth = isUnknown(password)
    ? unknown("the login in base64")
    : Buffer.from(`${username}:${password}`).toString("base64");
  // They come before the password, and are of the login that was there.
  const { identitytoken: _identity, registrytoken: _registry, ...others } = config.auths[key] ?? {};
  return { ...config, auths: { ...config.auths, [key]: { ...others, username, password, auth } } };
}

/** The same without the login for one server. */
export function withoutLogin(config: DockerConfig, server: string): DockerConfig {
  const removed = keyOf(config, server);
  return { ...config, auths: Object.fromEntries(Object.entries(config.auths).filter(([key]) => key !== removed)) };
}

export const writeConfig = (config: DockerConfig): string => Buffer.from(JSON.stringify(config)).toString("base64");

/** Docker Hub has many names; in a pull secret it has this one. */
const dockerHub = "https://index.docker.io/v1/";

/** The name of a registry in a pull secret, however it is written. */
export const serverKey = (server: string): string => (bare(server) === bare(dockerHub) ? dockerHub : bare(server));

/** A registry's name without what may be left out. */
function bare(server: string): string {
  const name = server
    .replace(/^https?:\/\//i, "")
    .replace(/(?<!\/)\/+$/, "")
    .replace(/\/v[12]$/, "");
  return /^((registry-1|index)\.)?docker\.io$/i.test(name) ? "index.docker.io" : name.toLowerCase();
}

const keyOf = ({ auths }: DockerConfig, server: string): string | undefined =>
  Object.keys(auths).find((key) => bare(key) === bare(server));

/** As the kubelet reads it: `auth` counts before the other two. */
function entryLogin({ auth, username, password }: Entry): Login | undefined {
  if (typeof auth === "string" && auth !== "") {
    const both = Buffer.from(auth, "base64").toString("utf8");
    const colon = both.indexOf(":");
    return colon < 0 ? undefined : { username: both.slice(0, colon), password: both.slice(colon + 1) };
  }
  return typeof username === "string" && typeof password === "string" ? { username, password } : undefined;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
