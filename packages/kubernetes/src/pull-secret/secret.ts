import { MissingError, UnfitError } from "@slipway/action";
import { type Change, defineResource, fingerprint } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject } from "../client/client.ts";
import { managedBy, noted, notes } from "../client/ownership.ts";
import {
  type DockerConfig,
  type Login,
  loginOf,
  logins,
  readConfig,
  serverKey,
  withLogin,
  withoutLogin,
  writeConfig,
} from "./docker-config.ts";
import type { LoginSource, Stamp } from "./login-source.ts";
import { readAccount } from "./service-account.ts";

/** A registry's login in a pull secret, beside whatever else that secret holds. */
export interface PullSecret {
  readonly namespace: string;
  readonly name: string;
  /** The registry's host. */
  readonly server: string;
  readonly source: LoginSource;
}

interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
}

/** A secret as it was read, judged. */
interface Have {
  readonly secret: Secret;
  readonly config: DockerConfig;
  readonly changes: readonly Change[];
  /** Whether Slipway stored the login that is there. */
  readonly ours: boolean;
  readonly unfit?: UnfitError;
}

/** What a client has to have for the resources of Kubernetes. */
export interface OnKubernetes {
  readonly kubernetes: Kubernetes;
}

const type = "kubernetes.io/dockerconfigjson";
const key = ".dockerconfigjson";
const empty: DockerConfig = { auths: {} };

const secrets = ({ namespace }: PullSecret): string => `/api/v1/namespaces/${namespace}/secrets`;
const path = (want: PullSecret): string => `${secrets(want)}/${want.name}`;

/** The login of one registry in a secret that is never gone in between. */
export const pullSecret = defineResource<PullSecret, Have, OnKubernetes>({
  kind: "pull secret",
  name: ({ namespace, name }) => `${namespace}/${name}`,

  async read(want, { kubernetes }) {
    const [secret, judge] = await Promise.all([kubernetes.get<Secret>(path(want)), want.source.look()]);
    if (!secret) return undefined;
    const config = readConfig(secret.data?.[key] ?? "");
    for (const { username, password } of config ? logins(config) : []) kubernetes.run.mask(password, username);
    const unfit = unfitness(secret, config, want);
    if (unfit || !config) return { secret, config: empty, changes: [], ours: false, ...(unfit ? { unfit } : {}) };
    const login = loginOf(config, want.server);
    const stamp = login && (await stampOf(secret, want.server, login));
    const salt = secret.metadata.uid ?? "";
    const changes = await judge(login && { login, salt, ...(stamp ? { stamp } : {}) });
    return { secret, config, changes, ours: stamp !== undefined };
  },

  // Each namespace has this account, and who may plan may read accounts: namespaces themselves take a right of their own.
  async fits({ namespace }, { kubernetes }) {
    if (await readAccount(namespace, "default", kubernetes)) return;
    throw new MissingError(
      `The namespace ${namespace} does not exist.`,
      "Create the namespace first, or correct its name in the inputs.",
    );
  },

  diff({ changes, unfit }, { server }) {
    if (unfit) throw unfit;
    return changes.map((change) => ({ ...change, field: `${server}.${change.field}` }));
  },

  async create(want, { kubernetes }) {
    const { data, annotation } = await settled(want, empty, kubernetes);
    await kubernetes.create(secrets(want), {
      apiVersion: "v1",
      kind: "Secret",
      type,
      metadata: {
        name: want.name,
        namespace: want.namespace,
        labels: managedBy,
        annotations: noted({}, want.server, annotation),
      },
      data,
    });
  },

  async update(want, { secret, config }, { kubernetes }) {
    const { data, annotation } = await settled(want, config, kubernetes);
    const { resourceVersion } = secret.metadata;
    const annotations = noted(notes(secret), want.server, annotation);
    await kubernetes.patch(path(want), { metadata: { resourceVersion, annotations }, data });
  },

  async remove({ secret, config }, want, { kubernetes }) {
    const { uid, resourceVersion, labels } = secret.metadata;
    const left = withoutLogin(config, want.server);
    const ours = Object.entries(managedBy).every(([name, value]) => labels?.[name] === value);
    if (ours && Object.keys(left.auths).length === 0) {
      await kubernetes.delete(path(want), { uid, resourceVersion });
      return;
    }
    const annotations = noted(notes(secret), want.server, undefined);
    await kubernetes.patch(path(want), {
      metadata: { resourceVersion, annotations },
      data: { [key]: writeConfig(left) },
    });
  },

  owned: ({ ours }) => ours,

  alone: path,

  // Another run may have made a newer password a moment ago, and be about to store it.
  lag: 60_000,
});

async function settled(want: PullSecret, config: DockerConfig, { run }: Kubernetes) {
  const { login, stamp = {} } = await want.source.obtain();
  run.mask(login.password, login.username);
  const wanted = withLogin(config, want.server, login);
  run.mask(JSON.stringify(wanted));
  return { data: { [key]: writeConfig(wanted) }, annotation: await sealed(stamp, login) };
}

/** Tells whether the login is still the one that the stamp was made for. */
async function sealed(stamp: Stamp, login: Login): Promise<Stamp> {
  const salt = crypto.randomUUID();
  return { ...stamp, salt, seal: await seal(salt, login) };
}

const seal = (salt: string, { username, password }: Login): Promise<string> =>
  fingerprint(`${salt}:${username}:${password}`);

async function stampOf(secret: Secret, server: string, login: Login): Promise<Stamp | undefined> {
  const { salt = "", seal: made, ...stamp } = notes(secret)[serverKey(server)] ?? {};
  return made !== undefined && made === (await seal(salt, login)) ? stamp : undefined;
}

function unfitness(secret: Secret, config: DockerConfig | undefined, want: PullSecret): UnfitError | undefined {
  const named = `The secret ${want.namespace}/${want.name}`;
  const other = "Give the pull secret another name, or remove that one first if nobody needs it.";
  if (secret.type !== type) return new UnfitError(`${named} is of the type ${secret.type}, not ${type}.`, other);
  if (config === undefined)
    return new UnfitError(`${named} holds no logins that can be read: its JSON is broken.`, other);
  return secret.immutable ? new UnfitError(`${named} is immutable: nothing in it can be changed.`, other) : undefined;
}
