import { UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { groupId } from "../../../packages/azure/src/arm/resource-id.ts";
import { allIn, assignedOn, type Group } from "../azure/group.ts";
import { isPublic } from "../azure/public-access.ts";
import { signInTo, unregistered } from "../azure/sign-in.ts";
import { type Account, accountDifferences } from "../azure/storage-account.ts";
import { chosen } from "../choose.ts";
import type { Machine } from "../command-run.ts";
import type { Request } from "../request.ts";
import type { Found } from "../scenario.ts";

const providers = ["Network", "Compute", "Storage", "ManagedIdentity", "ContainerRegistry"].map(
  (each) => `Microsoft.${each}`,
);
const usualContainer = "hopsworks";

interface Registry extends ArmResource {
  readonly sku?: { readonly name?: string };
  readonly properties: ArmResource["properties"] & {
    readonly policies?: { readonly retentionPolicy?: { readonly status?: string; readonly days?: number } };
  };
}

/** Reads the storage, the registry, the identity and the key that a foundation is made of. */
export async function findAzureFoundation(request: Request, machine: Machine): Promise<Found> {
  const { subscription = "", resourceGroup = "" } = request;
  const azure = await signInTo(subscription, machine);
  const group = { id: groupId(subscription, resourceGroup), azure };
  const where = {
    where: group.id,
    otherwise: "Correct --resource-group and --subscription, or let the workflow make it.",
  };
  const [accounts, registries] = await Promise.all([
    allIn<Account>(group, "Microsoft.Storage/storageAccounts"),
    allIn<Registry>(group, "Microsoft.ContainerRegistry/registries"),
  ]);
  const named = { what: "storage account", option: "--storage-account", named: request.storageAccount };
  const account = chosen({ ...where, ...named, all: accounts });
  const registry = chosen({
    ...{ ...where, what: "container registry", option: "--registry", all: registries },
    named: request.registry?.split("/").at(-1),
  });
  refuseOtherRegion(account, registry);
  const [container, machines, blobs, missing] = await Promise.all([
    containerOf(account, request.container, group),
    machinesOf(request.name, group),
    azure.arm.get(`${account.id}/blobServices/default`),
    unregistered(providers, subscription, azure),
  ]);
  const key = await azure.arm.get(`${group.id}/providers/Microsoft.Compute/sshPublicKeys/${machines.name}-key`);
  return {
    read: {
      ...{ account, registry, blobs, resourceGroup, name: machines.name, container: container.name },
      publicKey: key?.properties.publicKey,
      isPublic: isPublic(account, registry),
    },
    differences: [
      ...missing,
      ...accountDifferences(account),
      ...container.differences,
      ...registryDifferences(registry),
      ...machines.differences,
    ],
    left: [...accounts, ...registries]
      .filter((each) => each !== account && each !== registry)
      .map(({ id }) => `${id}.`),
  };
}

function refuseOtherRegion(account: Account, registry: Registry): void {
  if (account.location === registry.location) return;
  throw new UnfitError(
    `The storage account ${account.name} is in ${account.location}, and the registry ${registry.name} in ${registry.location}: azure-foundation keeps both in one region.`,
    "Keep them by steps of your own with the actions create-storage and create-acr.",
  );
}

/** The container that is named, the usual one, or the only one. */
async function containerOf({ id }: Account, named: string | undefined, { azure }: Group) {
  const all = await azure.arm.list(`${id}/blobServices/default/containers`);
  if (all.length === 0 && named === undefined)
    return {
      name: usualContainer,
      differences: [`${id} has no container: the first apply creates ${usualContainer}.`],
    };
  const isUsual = all.some(({ name }) => name === usualContainer);
  const { name } = chosen({
    ...{ what: "container", where: id, option: "--container", all },
    named: named ?? (isUsual ? usualContainer : undefined),
    otherwise: "Leave out --container, and the first apply creates one.",
  });
  return { name, differences: [] };
}

function registryDifferences({ name, sku, properties }: Registry): string[] {
  const { status } = properties.policies?.retentionPolicy ?? {};
  return [
    ...(sku?.name === "Premium"
      ? []
      : [`The registry ${name} has the tier ${sku?.name}: the first apply makes it Premium.`]),
    ...(status === "enabled"
      ? []
      : [`The registry ${name} keeps images without a tag: retention-days says for how long.`]),
  ];
}

const suffix = "-instance";

/** The foundation's name, by the identity of its machines; and what that still lacks. */
async function machinesOf(named: string | undefined, group: Group) {
  const all = (await allIn(group, "Microsoft.ManagedIdentity/userAssignedIdentities"))
    .filter(({ name }) => name.endsWith(suffix))
    .map((identity) => ({ identity, name: identity.name.slice(0, -suffix.length) }));
  if (all.length === 0 || (named !== undefined && all.every(({ name }) => name !== named))) {
    const name = named ?? "foundation";
    const created = `There is no identity ${name}${suffix}: the first apply creates it, with a role on the resource group.`;
    return { name, differences: [created] };
  }
  const { name, identity } = chosen({
    ...{ what: "foundation", where: group.id, option: "--name", named, all },
    otherwise: "Correct --name.",
  });
  const assigned = await assignedOn(group.id, group.azure);
  const has = assigned.some(({ principalId }) => principalId === identity.properties.principalId);
  const lacks = `The identity ${identity.name} has no role on the resource group: the first apply gives it one.`;
  return { name, differences: has ? [] : [lacks] };
}
