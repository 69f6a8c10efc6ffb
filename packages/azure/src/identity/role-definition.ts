import { MissingError, UnfitError } from "@slipway/action";
import { changed, defineResource, type Same, sealOf } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { namedGuid } from "../arm/named-guid.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { builtInRoles } from "./built-in-roles.ts";
import { type RoleText, rights } from "./role-text.ts";
import { roleIdAt } from "./scope.ts";

interface ArmRole extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly roleName?: string;
    readonly type?: string;
    readonly assignableScopes?: readonly string[];
  };
}

/** A role that can be assigned. */
export interface Role {
  /** What it goes by where a GUID has to be made of its name; a custom role that is there may have another one. */
  readonly guid: string;
  /** The ID of its definition, as it is now. */
  id(): Promise<string>;
}

/** A custom role as wanted. */
export interface CustomRole extends Role {
  readonly text: RoleText;
  /** Where it can be assigned; in the first it is at home. */
  readonly scopes: readonly [string, ...string[]];
  /** The one that is there. Those who look at the same time share one request. */
  find(): Promise<ArmRole | undefined>;
}

const folder = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleDefinitions`;

/** The role of a name that can be assigned at a scope: names are the tenant's, and have no case. */
async function byName(name: string, scope: string, { arm }: AzureReads): Promise<ArmRole | undefined> {
  const filter = encodeURIComponent(`roleName eq '${name.replaceAll("'", "''")}'`);
  const found = await arm.list<ArmRole>(`${folder(scope)}?$filter=${filter}`);
  return found.find(({ properties }) => properties.roleName?.toLowerCase() === name.toLowerCase());
}

/** A custom role that is to be assigned at a scope, and elsewhere as its text says. */
export async function customRole(text: RoleText, scope: string, azure: AzureReads): Promise<CustomRole> {
  const [home = scope, ...more] = text.assignableScopes ?? [];
  const find = async () => {
    const found = await byName(text.name, home, azure);
    if (found === undefined || found.properties.type === "CustomRole") return found;
    throw new UnfitError(
      `The role ${text.name} is built in and cannot be defined.`,
      "Use the input role instead, or choose another name.",
    );
  };
  const guid = await namedGuid(home, text.name);
  const found = singleFlight(find);
  const id = async () => roleIdAt(home, (await found())?.name ?? guid);
  return { text, scopes: [home, ...more], guid, find: found, id };
}

const guids = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A role by its name or GUID, to be assigned at a scope. Only names that are not built in are looked up. */
export async function roleNamed(role: string, scope: string, azure: AzureReads): Promise<Role> {
  const [, known] = Object.entries(builtInRoles).find(([name]) => name.toLowerCase() === role.toLowerCase()) ?? [];
  const guid = guids.test(role) ? role.toLowerCase() : (known ?? (await byName(role, scope, azure))?.name);
  if (guid !== undefined) return { guid, id: async () => roleIdAt(scope, guid) };
  throw new MissingError(
    `No role named ${role} can be assigned at ${scope}.`,
    "Correct the input role, or define it first (input definition).",
  );
}

const folded = (list: unknown): string[] =>
  [...new Set((Array.isArray(list) ? list : []).map((each) => String(each).toLowerCase()))].sort();

/** Rights are sets whose words have no case; scopes of others may stand beside ours. */
const sameInRole: Same = (field, have, want) => {
  if (field.endsWith("assignableScopes")) return folded(want).every((scope) => folded(have).includes(scope));
  if (/actions$/i.test(field)) return folded(have).join() === folded(want).join();
  return undefined;
};

const granted = ({ text }: CustomRole) => [Object.fromEntries(rights.map((key) => [key, text[key]]))];

function bodyOf(want: CustomRole, have: ArmRole | undefined): Json {
  const properties: Partial<ArmRole["properties"]> = have?.properties ?? {};
  const there = properties.assignableScopes ?? [];
  const scopes = want.scopes.filter((scope) => !folded(there).includes(scope.toLowerCase()));
  return {
    properties: {
      ...properties,
      roleName: properties.roleName ?? want.text.name,
      description: want.text.description ?? properties.description ?? "",
      type: "CustomRole",
      permissions: granted(want),
      assignableScopes: [...there, ...scopes],
    },
  };
}

/** A custom role that is there, and where it is at home. */
interface Found {
  readonly role: ArmRole;
  readonly id: string;
  /** The record that its GUID stands for, if it is the one that Slipway draws and others do not use the role. */
  readonly maker?: string;
}

const kind = "role definition";

/** A custom role's definition. Roles have no tags: one whose GUID follows from its name and home is ours. */
export const roleDefinition = defineResource<CustomRole, Found, Json, AzureReads, Azure>({
  kind,
  id: (want) => idOf(want, want.guid),
  seal: { read: ({ maker }) => maker },
  async read(want) {
    const role = await want.find();
    if (role === undefined) return undefined;
    const alone = folded(role.properties.assignableScopes).every((scope) => folded(want.scopes).includes(scope));
    const owned = role.name === want.guid && alone;
    const maker = owned ? { maker: await sealOf({ kind, id: idOf(want, want.guid) }) } : {};
    return { role, id: idOf(want, role.name), ...maker };
  },
  plan(want, have) {
    if (have === undefined) return { operation: "create", body: bodyOf(want, undefined) };
    const changes = changed(
      have.role.properties,
      { description: want.text.description, permissions: granted(want), assignableScopes: want.scopes },
      sameInRole,
    );
    return changes.length === 0
      ? { operation: "none" }
      : { operation: "update", body: bodyOf(want, have.role), changes };
  },
  create: (id, body, { arm }) => arm.put(id, body),
  update: ({ id }, body, { arm }) => arm.put(id, body),
  delete: ({ id }, { arm }) => arm.delete(id),
  readLagMs: 120_000,
});

const idOf = ({ scopes: [home] }: CustomRole, guid: string): string => `${folder(home)}/${guid}`;
