import type { KubernetesReads } from "../client/client.ts";
import { awsAuthPath, type ConfigMap } from "./config-map.ts";
import { arnKeys, type ListName } from "./mapped-role.ts";

/** A role or a user whom aws-auth lets in. */
export interface Admitted {
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
}

/** All whom aws-auth lets in, and what in it cannot be listed one by one. */
export interface Everyone {
  readonly admitted: readonly Admitted[];
  readonly problems: readonly string[];
}

/** Reads whom aws-auth lets in, as the cluster uses it. */
export async function everybodyIn(kubernetes: KubernetesReads): Promise<Everyone> {
  const { data = {} } = (await kubernetes.get<ConfigMap>(awsAuthPath)) ?? {};
  const [roles, users] = await Promise.all([listed(data, "mapRoles"), listed(data, "mapUsers")]);
  const accounts = [...(data.mapAccounts ?? "").matchAll(/\d+/g)].map(([account]) => account);
  return {
    admitted: [...roles.admitted, ...users.admitted],
    problems: [
      ...roles.problems,
      ...users.problems,
      ...(accounts.length === 0
        ? []
        : [`mapAccounts admits every role and user of ${accounts.join(", ")}: an entry is for one`]),
    ],
  };
}

async function listed(data: NonNullable<ConfigMap["data"]>, name: ListName): Promise<Everyone> {
  const [{ entriesAsUsed }, { inForce }] = await Promise.all([import("./as-used.ts"), import("./lock-out.ts")]);
  const entries = entriesAsUsed(data[name] ?? "", name);
  if (entries === undefined) return { admitted: [], problems: [`${name} of aws-auth cannot be read`] };
  const wild = entries.filter(({ arn }) => /[*?]/.test(arn));
  return {
    admitted: [...inForce(entries).values()],
    problems: [
      ...(entries.some(({ arn }) => arn === "") ? [`${name} has an entry without a ${arnKeys[name]}`] : []),
      ...wild.map(({ arn }) => `${arn} means many: an entry is for one`),
    ],
  };
}
