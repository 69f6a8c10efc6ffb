import { UnfitError } from "@slipway/action";
import { databaseBody } from "./database.ts";
import type { ClusterWant } from "./types.ts";

/** What the service is asked for: the cluster and its cloud. */
export interface NewCluster {
  readonly cloudProvider: string;
  readonly cluster: Readonly<Record<string, unknown>>;
}

/** What goes with a new cluster that no input says, as the vendor's own provider sends it. */
const usual = {
  AZURE: { searchDomain: "internal.cloudapp.net", containerConfiguration: { encryption: { mode: "None" } } },
  AWS: { bucketConfiguration: { encryption: { mode: "None", kmsType: "Managed", userKeyArn: "", bucketKey: false } } },
};

const defaultHeadDisk = 512;

/** Tags as the service has them. */
export const tagsOf = (tags: Readonly<Record<string, string>> = {}) =>
  Object.entries(tags).map(([name, value]) => ({ name, value }));

/** A new cluster. What it lacks is left out. */
export function newCluster(want: ClusterWant): NewCluster {
  const { autoscale } = want;
  return {
    cloudProvider: want.cloud,
    cluster: {
      name: want.name,
      version: want.version,
      sshKeyName: want.sshKey ?? "",
      clusterConfiguration: {
        head: { instanceType: want.headType, diskSize: want.headDisk ?? defaultHeadDisk, haEnabled: false },
        workers: want.workers ?? [],
      },
      issueLetsEncrypt: want.letsEncrypt ?? true,
      attachPublicIP: want.publicIp ?? true,
      backupRetentionPeriod: want.backupDays ?? 0,
      managedUsers: want.managedUsers ?? true,
      tags: tagsOf(want.tags),
      ronDB: want.database && databaseBody(want.database),
      autoscale: autoscale === undefined || autoscale === "off" ? undefined : { nonGpu: autoscale },
      initScript: "",
      runInitScriptFirst: false,
      os: "ubuntu",
      deactivateLogReport: false,
      collectLogs: false,
      ...Object.fromEntries(Object.entries(want.place).map(([name, value]) => [name, value ?? ""])),
      ...usual[want.cloud],
    },
  };
}

/** The inputs that only a new cluster needs, with the fields of its place that they are for. */
const needed = {
  AZURE: {
    "resource-group": "resourceGroup",
    region: "location",
    identity: "managedIdentity",
    "storage-account": "storageAccount",
    container: "blobContainerName",
  },
  AWS: { region: "region", identity: "instanceProfileArn", container: "bucketName" },
};

/** Refuses a new cluster that cannot be made. */
export function refuseNew({ cloud, name, ...want }: ClusterWant): void {
  const given = {
    version: want.version,
    "head-instance-type": want.headType,
    database: want.database,
    ...(cloud === "AZURE" ? { "ssh-key": want.sshKey } : {}),
    ...Object.fromEntries(Object.entries(needed[cloud]).map(([input, field]) => [input, want.place[field]])),
  };
  const missing = Object.entries(given).flatMap(([input, value]) => (value === undefined ? [input] : []));
  if (missing.length > 0)
    throw new UnfitError(
      `There is no Hopsworks cluster ${name}, and a new one needs ${missing.join(", ")}.`,
      "Give these inputs, or correct the name.",
    );
  if (want.state === "stopped")
    throw new UnfitError(
      `There is no Hopsworks cluster ${name}, and a new one begins to run.`,
      "Leave state out until it is there.",
    );
  if (want.containerEmpty === "false")
    throw new UnfitError(
      "The container has something in it, and a new Hopsworks cluster needs an empty one.",
      "Name another container, or delete what is in it.",
    );
}
