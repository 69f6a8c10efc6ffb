import { allIn, type Group } from "../azure/group.ts";
import type { Account } from "../azure/storage-account.ts";
import { chosen } from "../choose.ts";

const usual = "messages";

/** The file share of the group, with its account; undefined where no account has one. */
export async function shareIn(group: Group, named: string | undefined) {
  const accounts = await allIn<Account>(group, "Microsoft.Storage/storageAccounts");
  const withShares = await Promise.all(
    accounts.map(async (account) => ({
      ...{ account, name: account.name },
      shares: await group.azure.arm.list(`${account.id}/fileServices/default/shares`),
    })),
  );
  const all = withShares.filter(({ shares }) => shares.length > 0);
  if (all.length === 0 && named === undefined) return undefined;
  const { account, shares } = chosen({
    ...{ what: "storage account with a file share", where: group.id, option: "--storage-account", named, all },
    otherwise: "Correct --storage-account, or leave it out.",
  });
  const share = shares.find(({ name }) => name === usual) ?? shares[0];
  return { account, name: share?.name ?? usual };
}
