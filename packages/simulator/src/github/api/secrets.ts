import type { World } from "../../world/world.ts";
import { type ApiResponse, bodyOf, type Call, repositoryIn } from "./call.ts";
import { pageOf } from "./page.ts";
import { notFound, Refusal } from "./refusal.ts";
import { type BoxKey, boxKey, opened } from "./sealed-box.ts";
import { moment } from "./state.ts";

/** A secret as it is kept; its value is never shown, only given to jobs. */
interface Secret {
  readonly name: string;
  readonly value: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The secrets of a repository or of one of its environments. */
interface Keeper {
  readonly key_id: string;
  readonly key: BoxKey;
  readonly secrets: Record<string, Secret>;
}

const keepers = (world: World): Record<string, Keeper> => world.section("github.secrets", () => ({}));

const page = "/actions/secrets";

/** How what a repository or one of its environments has is found. */
export const keyOf = (repository: string, environment: string | undefined): string =>
  [repository, environment].join(" ").toLowerCase();

/** What keeps the secrets of a repository or of one of its environments. */
export function keep(world: World, where: string): Keeper {
  const all = keepers(world);
  const keeper = all[where] ?? {
    key_id: BigInt(`0x${world.ids.hex(14)}`).toString(),
    key: boxKey(Buffer.from(world.ids.hex(64), "hex")),
    secrets: {},
  };
  all[where] = keeper;
  return keeper;
}

/** What a job would get as a secret of its repository, or of its environment. */
export const secretOf = (world: World, repository: string, name: string, environment?: string): string | undefined =>
  keepers(world)[keyOf(repository, environment)]?.secrets[name.toUpperCase()]?.value;

/** Someone writes a secret by hand. */
export const putSecret = (world: World, repository: string, name: string, value: string, environment?: string): void =>
  void write(world, keep(world, keyOf(repository, environment)), name.toUpperCase(), value);

/** Whether there was one of this name. */
function write(world: World, { secrets }: Keeper, name: string, value: string): boolean {
  const now = moment(world);
  const have = secrets[name];
  secrets[name] = { name, value, created_at: have?.created_at ?? now, updated_at: now };
  return have !== undefined;
}

/** Those of the environment that the path names, which must be there; else the repository's own. */
function keeperIn(call: Call): Keeper {
  const { full_name: repository } = repositoryIn(call);
  const { environment } = call.parts;
  const where = keyOf(repository, environment);
  if (environment !== undefined && !keepers(call.world)[where]) throw notFound(page);
  return keep(call.world, where);
}

const shown = ({ name, created_at, updated_at }: Secret): object => ({ name, created_at, updated_at });

/** GET …/secrets */
export function listSecrets(call: Call): ApiResponse {
  const all = Object.values(keeperIn(call).secrets);
  const { items, headers } = pageOf(all, call);
  return { headers, body: { total_count: all.length, secrets: items.map(shown) } };
}

/** GET …/secrets/public-key */
export function publicKey(call: Call): ApiResponse {
  const { key_id, key } = keeperIn(call);
  return { body: { key_id, key: Buffer.from(key.x, "base64url").toString("base64") } };
}

const nameIn = ({ parts }: Call): string => (parts.name ?? "").toUpperCase();

/** GET …/secrets/{name} */
export function getSecret(call: Call): ApiResponse {
  const found = keeperIn(call).secrets[nameIn(call)];
  if (!found) throw notFound(page);
  return { body: shown(found) };
}

const unfit = (message: string): Refusal => new Refusal(422, message, page);

function judgeName(name: string): void {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name))
    throw unfit(
      "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).",
    );
  if (name.startsWith("GITHUB_")) throw unfit("Secret names must not start with GITHUB_.");
}

/** PUT …/secrets/{name} */
export function writeSecret(call: Call): ApiResponse {
  const keeper = keeperIn(call);
  judgeName(nameIn(call));
  const { encrypted_value: box, key_id: id } = bodyOf(call);
  for (const [field, value] of Object.entries({ encrypted_value: box, key_id: id }))
    if (typeof value !== "string") throw unfit(`Invalid request.\n\n"${field}" wasn't supplied.`);
  const value = id === keeper.key_id ? opened(Buffer.from(String(box), "base64"), keeper.key) : undefined;
  if (value === undefined) throw unfit("Bad request - validation failed due to an improperly encrypted secret");
  return write(call.world, keeper, nameIn(call), value) ? { status: 204 } : { status: 201, body: {} };
}

/** DELETE …/secrets/{name} */
export function deleteSecret(call: Call): ApiResponse {
  const { secrets } = keeperIn(call);
  if (!secrets[nameIn(call)]) throw notFound(page);
  delete secrets[nameIn(call)];
  return { status: 204 };
}
