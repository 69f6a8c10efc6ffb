import type { Answer, ApiRequest } from "../../../service.ts";
import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { isObject, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { page } from "../../engine/page.ts";
import { refuse } from "./refusal.ts";
import type { Secret, SecretVersion, Vault } from "./vaults.ts";

/** A request to one route of a vault, past its guards. */
export interface Call {
  readonly request: ApiRequest;
  readonly world: World;
  readonly vault: Vault;
  readonly origin: string;
  readonly name: string;
  readonly version: string | undefined;
}

const recoverableDays = 90;
const seconds = (world: World): number => Math.floor(world.clock.now() / 1000);

const attributes = ({ enabled, created }: SecretVersion): JsonObject => ({
  enabled,
  created,
  updated: created,
  recoveryLevel: "Recoverable+Purgeable",
  recoverableDays,
});

const described = ({ contentType, tags }: SecretVersion): JsonObject => ({
  ...(contentType === undefined ? {} : { contentType }),
  ...(tags === undefined ? {} : { tags }),
});

const bundle = (call: Call, one: SecretVersion): JsonObject => ({
  value: one.value,
  id: `${call.origin}/secrets/${call.name}/${one.version}`,
  attributes: attributes(one),
  ...described(one),
});

const deletedBundle = (call: Call, { versions, deletedAt = 0 }: Secret): JsonObject => {
  const last = versions.at(-1);
  return {
    recoveryId: `${call.origin}/deletedsecrets/${call.name}`,
    deletedDate: deletedAt,
    scheduledPurgeDate: deletedAt + recoverableDays * 86_400,
    ...(last && {
      id: `${call.origin}/secrets/${call.name}/${last.version}`,
      attributes: attributes(last),
      ...described(last),
    }),
  };
};

/** The secret of that name, deleted or not; one whose time has run out is gone. */
function kept({ vault, world, name }: Call): Secret | undefined {
  const key = name.toLowerCase();
  const { deletedAt } = lookup(vault.secrets, key) ?? {};
  if (deletedAt !== undefined && seconds(world) >= deletedAt + recoverableDays * 86_400) delete vault.secrets[key];
  return lookup(vault.secrets, key);
}

const live = (call: Call): Secret | undefined => {
  const secret = kept(call);
  return secret?.deletedAt === undefined ? secret : undefined;
};

const deleted = (call: Call): Secret | undefined => {
  const secret = kept(call);
  return secret?.deletedAt === undefined ? undefined : secret;
};

const notFound = ({ name, version }: Call): Answer =>
  refuse(
    404,
    "SecretNotFound",
    `A secret with (name/id) ${name}${version === undefined ? "" : `/${version}`} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
  );

/** The value of a secret, of its last version or the named one. */
export function get(call: Call): Answer {
  const versions = live(call)?.versions ?? [];
  const found = call.version === undefined ? versions.at(-1) : versions.find(({ version }) => version === call.version);
  if (found === undefined) return notFound(call);
  return found.enabled
    ? { status: 200, body: bundle(call, found) }
    : refuse(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
}

function bodyOf({ request }: Call): JsonObject | undefined {
  try {
    const body: unknown = JSON.parse(String(request.body));
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a version. */
export function set(call: Call): Answer {
  const { vault, world, name } = call;
  if (deleted(call))
    return refuse(
      409,
      "Conflict",
      `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
      "ObjectIsDeletedButRecoverable",
    );
  const body = bodyOf(call);
  const value = textOf(body?.value);
  if (value === undefined || Buffer.byteLength(value) > 25_600)
    return refuse(400, "BadParameter", "The value of the secret is missing, or longer than 25k.");
  const tags = objectOf(body?.tags);
  const contentType = textOf(body?.contentType);
  const made: SecretVersion = {
    version: world.ids.hex(32),
    value,
    enabled: objectOf(body?.attributes).enabled !== false,
    created: seconds(world),
    ...(contentType === undefined ? {} : { contentType }),
    ...(Object.keys(tags).length === 0
      ? {}
      : { tags: Object.fromEntries(Object.entries(tags).map(([key, text]) => [key, String(text)])) }),
  };
  const secret = live(call) ?? { versions: [] };
  secret.versions.push(made);
  define(vault.secrets, name.toLowerCase(), secret);
  return { status: 200, body: bundle(call, made) };
}

/** Deletes a secret, which can be recovered for some days. */
export function remove(call: Call): Answer {
  const secret = live(call);
  if (secret === undefined) return notFound(call);
  secret.deletedAt = seconds(call.world);
  return { status: 200, body: deletedBundle(call, secret) };
}

function listed({ world, request }: Call, value: readonly JsonObject[]): Answer {
  if (world.pageSize === undefined) return { status: 200, body: { value, nextLink: null } };
  const paged = page(
    { world, url: request.url, sizedBy: "maxresults" },
    value,
    ({ id }) => String(id),
    (one) => one,
  );
  return { status: 200, body: { nextLink: null, ...paged } };
}

/** All secrets without their values. */
export function list(call: Call): Answer {
  const value = Object.keys(call.vault.secrets).flatMap((name) => {
    const last = live({ ...call, name })?.versions.at(-1);
    return last ? [{ id: `${call.origin}/secrets/${name}`, attributes: attributes(last), ...described(last) }] : [];
  });
  return listed(call, value);
}

/** All versions of a secret without their values. */
export function listVersions(call: Call): Answer {
  const value = (live(call)?.versions ?? []).map((one) => ({
    id: `${call.origin}/secrets/${call.name}/${one.version}`,
    attributes: attributes(one),
    ...described(one),
  }));
  return listed(call, value);
}

/** A deleted secret, without its value. */
export const getDeleted = (call: Call): Answer => {
  const secret = deleted(call);
  return secret ? { status: 200, body: deletedBundle(call, secret) } : notFound(call);
};

/** Ends the time in which a deleted secret could be recovered. */
export function purge(call: Call): Answer {
  if (!deleted(call)) return notFound(call);
  delete call.vault.secrets[call.name.toLowerCase()];
  return { status: 204 };
}

/** Takes a deleted secret back. */
export function recover(call: Call): Answer {
  const secret = deleted(call);
  const last = secret?.versions.at(-1);
  if (secret === undefined || last === undefined) return notFound(call);
  delete secret.deletedAt;
  const { value: _value, ...shown } = bundle(call, last);
  return { status: 200, body: shown };
}
