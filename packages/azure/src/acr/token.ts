import { UnfitError } from "@slipway/action";
import { changed, defineResource, isOwned } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { descriptionSeal } from "../arm/ownership.ts";
import { parseId, sameId } from "../arm/resource-id.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** One of the two passwords of a registry's token, without its value: Azure shows that once, when it is made. */
export interface TokenPassword {
  readonly name: "password1" | "password2";
  readonly creationTime: string;
  readonly expiry?: string;
}

/** A new password, with its value. */
export interface FreshPassword extends TokenPassword {
  readonly value: string;
}

interface ArmToken extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly scopeMapId?: string;
    readonly credentials?: { readonly passwords?: readonly TokenPassword[] };
  };
}

/** A registry's token that may pull from some repositories, and the scope map of the same name that says so. */
export class RegistryToken {
  readonly registry: string;
  readonly name: string;
  readonly id: string;
  readonly scopeMap: string;
  readonly repositories: readonly string[];
  readonly #azure: Azure;
  /** Those who read at the same time share one request. */
  readonly read: () => Promise<ArmToken | undefined>;
  readonly readScopeMap: () => Promise<ArmResource | undefined>;

  constructor(registry: string, name: string, repositories: readonly string[], azure: Azure) {
    this.registry = registry;
    this.name = name;
    this.id = `${registry}/tokens/${name}`;
    this.scopeMap = `${registry}/scopeMaps/${name}`;
    this.repositories = repositories;
    this.#azure = azure;
    this.read = singleFlight(async () => (await import("./calls.ts")).tokens.read<ArmToken>(this.id, azure));
    this.readScopeMap = singleFlight(async () =>
      (await import("./calls.ts")).scopeMaps.read<ArmResource>(this.scopeMap, azure),
    );
  }

  async passwords(): Promise<readonly TokenPassword[]> {
    return (await this.read())?.properties.credentials?.passwords ?? [];
  }

  /** Makes one of the passwords again; the one of that name before stops working. */
  async makePassword(name: TokenPassword["name"], expiry: string, server: string): Promise<FreshPassword> {
    const { makeCredentials, registries } = await import("./calls.ts");
    this.#refuseOtherServer(server, await registries.read<ArmResource>(this.registry, this.#azure));
    const body = { tokenId: this.id, name, expiry };
    const created = (await makeCredentials(this.registry, body, this.#azure)) as
      | { readonly passwords?: readonly FreshPassword[] }
      | undefined;
    const fresh = created?.passwords?.find((password) => password.name === name);
    if (fresh) return fresh;
    throw new UnfitError(`The registry answered without the ${name} of the token ${this.name}.`, "Run again.");
  }

  #refuseOtherServer(server: string, registry: ArmResource | undefined): void {
    const { loginServer } = (registry?.properties ?? {}) as { loginServer?: string };
    if (loginServer === undefined || sameId(loginServer, server)) return;
    throw new UnfitError(
      `The registry ${parseId(this.registry)?.name} is reached at ${loginServer}, not at ${server}.`,
      `Write server: ${loginServer}.`,
    );
  }
}

const actionsOf = ({ repositories }: RegistryToken): string[] =>
  repositories
    .flatMap((repository) => ["content/read", "metadata/read"].map((right) => `repositories/${repository}/${right}`))
    .sort();

/** Others pull by it: its rights and its passwords are not ours to change. */
const othersOwn = (what: string, { registry, name }: RegistryToken): UnfitError =>
  new UnfitError(
    `The registry ${parseId(registry)?.name} has a ${what} ${name} that Slipway did not create: others may pull with it.`,
    "Give another name in the input token, used by this cluster only; or delete the existing one first if no one needs it.",
  );

const scopeMapKind = "scope map of the registry";

/** What the token may do: pull from its repositories, and nothing else. */
export const tokenScopeMap = defineResource<RegistryToken, ArmResource, Json, AzureReads, Azure>({
  kind: scopeMapKind,
  id: ({ scopeMap }) => scopeMap,
  seal: descriptionSeal,
  read: (token) => token.readScopeMap(),
  async plan(token, have) {
    const properties = { actions: actionsOf(token) };
    if (have === undefined) return { operation: "create", body: { properties } };
    const actions = [...((have.properties.actions ?? []) as string[])].sort();
    const changes = changed({ actions }, properties);
    if (changes.length === 0) return { operation: "none" };
    if (!(await isOwned(descriptionSeal, have, { kind: scopeMapKind, id: token.scopeMap })))
      throw othersOwn("scope map", token);
    return { operation: "update", body: { properties }, changes };
  },
  async create(id, body, azure) {
    const { scopeMaps } = await import("./calls.ts");
    await scopeMaps.create(id, body, { ifNew: true }, azure);
  },
  async update({ id }, body, azure) {
    const { scopeMaps } = await import("./calls.ts");
    await scopeMaps.update(id, body, azure);
  },
  async delete({ id }, azure) {
    const { scopeMaps } = await import("./calls.ts");
    await scopeMaps.delete(id, azure);
  },
});

/** A token, and the scope map of its name. */
interface Token {
  readonly token: ArmToken;
  readonly scopeMap: ArmResource | undefined;
}

/** The token itself; its passwords are made when they are stored. */
export const registryToken = defineResource<RegistryToken, Token, Json, AzureReads, Azure>({
  kind: "token of the registry",
  id: ({ id }) => id,
  // A token bears no record: it counts as made by whoever made the scope map of its name that it has.
  seal: {
    read: ({ token, scopeMap }) =>
      scopeMap && sameId(token.properties.scopeMapId, scopeMap.id) ? descriptionSeal.read(scopeMap) : undefined,
    of: ({ scopeMap }) => ({ kind: scopeMapKind, ...(scopeMap ? { id: scopeMap.id } : {}) }),
  },
  async read(want) {
    const [token, scopeMap] = await Promise.all([want.read(), want.readScopeMap()]);
    return token && { token, scopeMap };
  },
  plan(want, have) {
    const body = { properties: { scopeMapId: want.scopeMap, status: "enabled" } };
    if (have === undefined) return { operation: "create", body };
    const { properties } = have.token;
    if (!sameId(properties.scopeMapId, want.scopeMap)) throw othersOwn("token", want);
    const changes = changed({ status: String(properties.status).toLowerCase() }, { status: "enabled" });
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },
  async create(id, body, azure) {
    const { tokens } = await import("./calls.ts");
    await tokens.create(id, body, { ifNew: true }, azure);
  },
  async update({ token: { id } }, body, azure) {
    const { tokens } = await import("./calls.ts");
    await tokens.update(id, body, azure);
  },
  async delete({ token: { id } }, azure) {
    const { tokens } = await import("./calls.ts");
    await tokens.delete(id, azure);
  },
});
