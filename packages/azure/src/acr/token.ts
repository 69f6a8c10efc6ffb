import { UnfitError } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import type { Arm, ArmResource } from "../arm/client.ts";
import { parseId, sameId } from "../arm/resource-id.ts";
import { shared } from "../arm/single-flight.ts";
import type { Azure } from "../connect.ts";

/** One of the two passwords of a registry's token, without its value: that is told once, when it is made. */
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
  /** Those who ask at the same time share one request. */
  readonly read: () => Promise<ArmToken | undefined>;

  constructor(registry: string, name: string, repositories: readonly string[], { arm }: Azure) {
    this.registry = registry;
    this.name = name;
    this.id = `${registry}/tokens/${name}`;
    this.scopeMap = `${registry}/scopeMaps/${name}`;
    this.repositories = repositories;
    this.#arm = arm;
    this.read = shared(() => arm.get<ArmToken>(this.id));
  }

  async passwords(): Promise<readonly TokenPassword[]> {
    return (await this.read())?.properties.credentials?.passwords ?? [];
  }

  /** Makes one of the passwords anew; whoever uses the one of that name before is locked out. */
  async makePassword(name: TokenPassword["name"], expiry: string, server: string): Promise<FreshPassword> {
    await this.#refuseOtherServer(server);
    const body = { tokenId: this.id, name, expiry };
    const made = (await this.#arm.post(`${this.registry}/generateCredentials`, body)) as
      | { readonly passwords?: readonly FreshPassword[] }
      | undefined;
    const fresh = made?.passwords?.find((password) => password.name === name);
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

/** Scope maps and tokens bear no tags: who made them stands here. */
const mark = "Made by Slipway";

const actionsOf = ({ repositories }: RegistryToken): string[] =>
  repositories
    .flatMap((repository) => ["content/read", "metadata/read"].map((right) => `repositories/${repository}/${right}`))
    .sort();

/** Others pull by it: its rights and its passwords are not ours to change. */
const othersOwn = (what: string, { registry, name }: RegistryToken): UnfitError =>
  new UnfitError(
    `The registry ${parseId(registry)?.name} has a ${what} ${name} that Slipway did not make: others may pull by it.`,
    "Give another name in the input token, one for this cluster alone; or delete that one first if nobody needs it.",
  );

/** What the token may do: pull from its repositories, and nothing else. */
export const tokenScopeMap = defineResource<RegistryToken, ArmResource, Azure>({
  kind: "scope map of the registry",
  name: ({ scopeMap }) => scopeMap,
  read: ({ scopeMap }, { arm }) => arm.get(scopeMap),
  diff({ properties }, want) {
    const actions = [...((properties.actions ?? []) as string[])].sort();
    const changes = changed({ actions }, { actions: actionsOf(want) });
    if (changes.length > 0 && properties.description !== mark) throw othersOwn("scope map", want);
    return changes;
  },
  create: (want, { arm }) =>
    arm.put(want.scopeMap, { properties: { description: mark, actions: actionsOf(want) } }, { ifNew: true }),
  update: (want, _have, { arm }) => arm.patch(want.scopeMap, { properties: { actions: actionsOf(want) } }),
  remove: (have, _want, { arm }) => arm.delete(have.id),
  owned: ({ properties }) => properties.description === mark,
});

/** The token itself; its passwords are made by whoever stores them. */
export const registryToken = defineResource<RegistryToken, ArmToken, Azure>({
  kind: "token of the registry",
  name: ({ id }) => id,
  read: (want) => want.read(),
  diff({ properties }, want) {
    if (!sameId(properties.scopeMapId ?? "", want.scopeMap)) throw othersOwn("token", want);
    return changed({ status: String(properties.status).toLowerCase() }, { status: "enabled" });
  },
  create: (want, { arm }) =>
    arm.put(want.id, { properties: { scopeMapId: want.scopeMap, status: "enabled" } }, { ifNew: true }),
  update: (want, _have, { arm }) =>
    arm.patch(want.id, { properties: { scopeMapId: want.scopeMap, status: "enabled" } }),
  remove: (have, _want, { arm }) => arm.delete(have.id),
  // A token that has a scope map of its own name has ours: whoever makes one by hand takes a built-in or named one.
  owned: ({ name, properties }) => sameId(parseId(properties.scopeMapId ?? "")?.name ?? "", name),
});
