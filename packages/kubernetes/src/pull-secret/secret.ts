import { type Run, UnfitError } from "@slipway/action";
import { defineResource, type Goal, type GoalOptions, hasUnknown, type Planned, sealOf } from "@slipway/reconcile";
import type { Kubernetes, KubernetesObject, KubernetesReads } from "../client/client.ts";
import { nameOthers } from "../client/writers.ts";
import {
  type DockerConfig,
  type Login,
  loginOf,
  logins,
  readConfig,
  serverKey,
  withoutLogin,
  writeConfig,
} from "./docker-config.ts";
import type { Held, LoginReads, LoginSource, SourceState } from "./login-source.ts";
import { annotationOf, identityOf, type Note, notesAnnotation, notesOn, sealedLogin, withoutNote } from "./notes.ts";
import {
  bodyWith,
  collectionPath,
  encoded,
  idOf,
  makerAnnotation,
  newSecret,
  type SecretBody,
  secretKey,
  secretPath,
  secretType,
  withObtained,
} from "./secret-body.ts";
import { refuseWithoutNamespace } from "./service-account.ts";

/** A registry's login in a pull secret, beside whatever else that secret has. */
interface Want {
  readonly namespace: string;
  readonly name: string;
  /** The registry's host. */
  readonly server: string;
}

export interface PullSecret extends Want {
  readonly source: LoginSource;
}

interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
}

interface Have {
  readonly id: string;
  readonly server: string;
  readonly secret: Secret;
  /** Undefined when it cannot be read. */
  readonly config: DockerConfig | undefined;
  readonly login: Login | undefined;
  readonly note: Note | undefined;
  /** What was read of where its login comes from. */
  readonly source: SourceState;
}

interface Reads {
  readonly kubernetes: KubernetesReads;
  readonly source: LoginReads;
}

interface Writes extends Reads {
  readonly kubernetes: Kubernetes;
  readonly source: LoginSource;
}

const kind = "pull secret";
const empty: DockerConfig = { auths: {} };

const goalOf = defineResource<Want, Have, SecretBody, Reads, Writes>({
  kind,
  id: idOf,
  // The note is beside the login, so it binds the login: one that others stored there is theirs.
  seal: {
    read: ({ note }) => note?.record,
    of: ({ id, server }) => sealedLogin(id, server),
    binds: ({ login }) => login && identityOf(login),
  },
  secrets: ["data", `metadata.annotations.${notesAnnotation}`],

  async read(want, { kubernetes, source }) {
    const { server } = want;
    const id = idOf(want);
    const [secret, state] = await Promise.all([kubernetes.get<Secret>(secretPath(id)), source.read()]);
    if (!secret) return undefined;
    const config = readConfig(secret.data?.[secretKey] ?? "");
    for (const { username, password } of config ? logins(config) : []) kubernetes.run.mask(password, username);
    const login = config && loginOf(config, server);
    return { id, server, secret, config, login, note: notesOn(secret)[serverKey(server)], source: state };
  },

  async plan(want, have, { kubernetes, source }): Promise<Planned<SecretBody>> {
    const { server } = want;
    const id = idOf(want);
    if (have === undefined) {
      await refuseWithoutNamespace(want.namespace, kubernetes);
      const needed = await (await source.read()).needed(undefined);
      if (needed === undefined) return { operation: "none" };
      const body = await bodyWith(id, server, needed, { config: empty, notes: {} });
      mask(body, kubernetes.run);
      return { operation: "create", body: newSecret(id, await sealOf({ kind, id }), body) };
    }
    const config = editable(have);
    const needed = await have.source.needed(await heldBy(have));
    if (needed === undefined) return { operation: "none" };
    const body = await bodyWith(id, server, needed, { config, notes: notesOn(have.secret) });
    mask(body, kubernetes.run);
    nameOthers(`the secret ${id}`, have.secret, secretKey, kubernetes.run);
    const changes = needed.changes.map((change) => ({ ...change, field: `${server}.${change.field}` }));
    return { operation: "update", body, changes };
  },

  async create(id, planned, { kubernetes, source }) {
    const body = await withObtained(id, planned, source);
    mask(body, kubernetes.run);
    await kubernetes.create(collectionPath(id), encoded(body));
  },

  async update({ id, secret }, planned, { kubernetes, source }) {
    const body = await withObtained(id, planned, source);
    mask(body, kubernetes.run);
    const { metadata, data } = encoded(body);
    const { resourceVersion } = secret.metadata;
    await kubernetes.patch(secretPath(id), { metadata: { ...metadata, resourceVersion }, data });
  },

  async delete({ id, server, secret, config = empty }, { kubernetes }) {
    const { uid, resourceVersion, annotations } = secret.metadata;
    const left = withoutLogin(config, server);
    const isOwn = annotations?.[makerAnnotation] === (await sealOf({ kind, id }));
    if (isOwn && Object.keys(left.auths).length === 0) {
      await kubernetes.delete(secretPath(id), { uid, resourceVersion });
      return;
    }
    await kubernetes.patch(secretPath(id), {
      metadata: { resourceVersion, annotations: annotationOf(withoutNote(notesOn(secret), server)) },
      data: { [secretKey]: writeConfig(left) },
    });
  },

  lock: (want) => secretPath(idOf(want)),

  // Another run may have created a newer password a moment ago, and be about to store it.
  readLagMs: 60_000,
});

/** The login of one registry in a secret, which is changed in place. */
export const pullSecret = (
  kubernetes: Kubernetes,
  { source, ...want }: PullSecret,
  options?: GoalOptions,
): Goal<unknown> => goalOf({ kubernetes, source }, want, options);

async function heldBy({ id, server, secret, login, note }: Have): Promise<Held | undefined> {
  if (login === undefined) return undefined;
  const held = { login, salt: secret.metadata.uid ?? "" };
  const { record, ...stamp } = note ?? {};
  const isStored = record !== undefined && record === (await sealOf(sealedLogin(id, server), identityOf(login)));
  return isStored ? { ...held, stamp } : held;
}

/** Hides the login, and the whole text that it is in. */
function mask({ data }: SecretBody, run: Run): void {
  const config = data[secretKey];
  if (hasUnknown(config)) return;
  for (const { username, password } of logins(config)) run.mask(password, username);
  run.mask(JSON.stringify(config));
}

/** The logins of a secret that can be changed. */
function editable({ id, secret, config }: Have): DockerConfig {
  const remedy = "Give the pull secret another name, or delete that one first if no one needs it.";
  if (secret.type !== secretType)
    throw new UnfitError(`The secret ${id} is of the type ${secret.type}, not ${secretType}.`, remedy);
  if (config === undefined) throw new UnfitError(`The JSON of the secret ${id} is broken.`, remedy);
  if (secret.immutable) throw new UnfitError(`The secret ${id} is immutable: nothing in it can be changed.`, remedy);
  return config;
}
