import { UnfitError } from "@slipway/action";
import { changed, defineResource, isOwned } from "@slipway/reconcile";
import type { Arm, ArmResource } from "../arm/client.ts";
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
  readonly #arm: Arm;
  /** Those who read at the same time share one request. */
  readonly read: () => Promise<ArmToken | undefined>;
  readonly readScopeMap: () => Promise<ArmResource | undefined>;

  constructor(registry: string, name: string, repositories: readonly string[], { arm }: Azure) {
    this.registry = registry;
    this.name = name;
    this.id = `${registry}/tokens/${name}`;
    this.scopeMap = `${registry}/scopeMaps/${name}`;
    this.repositories = repositories;
    this.#arm = arm;
    this.read = singleFlight(() => arm.get<ArmToken>(this.id));
    this.readScopeMap = singleFlight(() => arm.get(this.scopeMap));
  }

  async passwords(): Promise<readonly TokenPassword[]> {
    return (await this.read())?.properties.credentials?.passwords ?? [];
  }

  /** Makes one of the passwords again; the one of that name before stops working. */
  async makePassword(name: TokenPassword["name"], expiry: string, server: string): Promise<FreshPassword> {
    await this.#refuseOtherServer(server);
    const body = { tokenId: this.id, name, expiry };
    const created = (await this.#arm.post(`${this.registry}/generateCredentials`, body)) as
      | { readonly passwords?: readonly FreshPassword[] }
      | undefined;
    const fresh = created?.passwords?.find((password) => password.name === name);
    if (fresh) return fresh;
    throw new UnfitError(`The registry answered without the ${name} of the token ${this.name}.`, "Run again.");
  }

  async #refuseOtherServer(server: string): Promise<void> {
    const { loginServer } = ((await this.#arm.get(this.registry))?.properties ?? {}) as { loginServer?: string };
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
    "Give another name in the input token, used by this cluster only; or delete the existing one first if nobody needs it.",
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
  create: (id, body, { arm }) => arm.put(id, body, { ifNew: true }),
  update: ({ id }, body, { arm }) => arm.patch(id, body),
  delete: ({ id }, { arm }) => arm.delete(id),
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
      scopeMap && sameId(token.properties.scopeMapId ?? "", scopeMap.id) ? descriptionSeal.read(scopeMap) : undefined,
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
    if (!sameId(properties.scopeMapId ?? "", want.scopeMap)) throw othersOwn("token", want);
    const changes = changed({ status: String(properties.status).toLowerCase() }, { status: "enabled" });
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },
  create: (id, body, { arm }) => arm.put(id, body, { ifNew: true }),
  update: ({ token: { id } }, body, { arm }) => arm.patch(id, body),
  delete: ({ token: { id } }, { arm }) => arm.delete(id),
});
