import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";

/** One version of a secret; times are seconds since 1970, as the vault shows them. */
export interface SecretVersion {
  version: string;
  value: string;
  contentType?: string;
  tags?: Record<string, string>;
  enabled: boolean;
  created: number;
}

/** A secret with all its versions, oldest first. */
export interface Secret {
  versions: SecretVersion[];
  /** When it was deleted: its name stays taken until it is purged or recovered. */
  deletedAt?: number;
}

/** What an access policy lets one principal do with secrets, in the words of the vault: `get`, `list`, `all`. */
export interface SecretPolicy {
  readonly objectId: string;
  readonly secrets: readonly string[];
}

/** A vault, as its data plane knows it. */
export interface Vault {
  readonly name: string;
  readonly id: string;
  readonly location: string;
  /** Who has access by policies; without any, Azure's roles decide. */
  policies?: readonly SecretPolicy[] | undefined;
  /** Whether it was deleted: its name stays taken, its address is no one's. */
  deleted?: true;
  /** Whether its firewall turns everyone away. */
  closed: boolean;
  secrets: Record<string, Secret>;
}

const vaults = (world: World): Record<string, Vault> => world.section("key-vault", () => ({}));

/** The vault of this name, in whatever letter case. */
export const vaultNamed = (world: World, name: string): Vault | undefined => lookup(vaults(world), name.toLowerCase());

/** Put a vault into a resource group: one whose secrets are guarded by roles. */
export function addVault(world: World, group: string, name: string, location = "northeurope"): Vault {
  const id = `${group}/providers/Microsoft.KeyVault/vaults/${name}`;
  const vault: Vault = { name, id, location, closed: false, secrets: {} };
  define(vaults(world), name.toLowerCase(), vault);
  return vault;
}

/** Delete a vault: it stays in a state in which no one reaches it. */
export function removeVault(world: World, name: string): void {
  const vault = vaultNamed(world, name);
  if (vault) vault.deleted = true;
}
