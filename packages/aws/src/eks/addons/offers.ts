import {
  type AddonVersionInfo,
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  DescribeClusterCommand,
} from "@aws-sdk/client-eks";
import { MissingError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { call, unlessMissing } from "../../client/calls.ts";
import { eksOf } from "../client.ts";

/** The version of Kubernetes that a cluster's control plane runs. */
export async function clusterVersion(cluster: string, aws: AwsReads): Promise<string> {
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeCluster of ${cluster}`, (options) =>
      eks.send(new DescribeClusterCommand({ name: cluster }), options),
    ),
  );
  if (answer?.cluster) return answer.cluster.version ?? "";
  throw new MissingError(
    `There is no cluster ${cluster} in ${aws.region}.`,
    "Correct the inputs cluster and region, or sign in to the account that has it.",
  );
}

/** A version of an add-on that is for a version of Kubernetes. */
export interface Offer {
  readonly version: string;
  readonly isDefault: boolean;
  /** Whether its pods have to act in AWS. */
  readonly needsRole: boolean;
}

const partsOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Whether a version is newer than another, its build included. */
export function isNewer(one: string, other: string): boolean {
  const [first, second] = [partsOf(one), partsOf(other)];
  const at = first.findIndex((part, index) => part !== (second[index] ?? 0));
  return at >= 0 && (first[at] ?? 0) > (second[at] ?? 0);
}

/** The versions of an add-on for a version of Kubernetes, the newest first. */
export async function offersOf(addonName: string, kubernetesVersion: string, aws: AwsReads): Promise<Offer[]> {
  if (isUnknownText(kubernetesVersion)) return [];
  const eks = eksOf(aws);
  const all: AddonVersionInfo[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const input = { addonName, kubernetesVersion, nextToken };
    const page = await call(aws.run, `eks:DescribeAddonVersions of ${addonName}`, (options) =>
      eks.send(new DescribeAddonVersionsCommand(input), options),
    );
    all.push(...(page.addons ?? []).flatMap(({ addonVersions = [] }) => addonVersions));
    nextToken = page.nextToken;
  }
  const offers = all.map(
    ({ addonVersion = "", compatibilities = [], requiresIamPermissions }): Offer => ({
      version: addonVersion,
      isDefault: compatibilities.some(
        ({ clusterVersion, defaultVersion }) => clusterVersion === kubernetesVersion && defaultVersion === true,
      ),
      needsRole: requiresIamPermissions === true,
    }),
  );
  return offers.sort((one, other) => (isNewer(one.version, other.version) ? -1 : 1));
}

/** What can be configured of an add-on, and which service accounts act in AWS, with the policies recommended for them. */
export interface Options {
  readonly schema: unknown;
  readonly accounts: readonly { readonly serviceAccount: string; readonly policies: readonly string[] }[];
}

export async function optionsOf(addonName: string, addonVersion: string, aws: AwsReads): Promise<Options> {
  const eks = eksOf(aws);
  const { configurationSchema = "{}", podIdentityConfiguration = [] } = await call(
    aws.run,
    `eks:DescribeAddonConfiguration of ${addonName} ${addonVersion}`,
    (options) => eks.send(new DescribeAddonConfigurationCommand({ addonName, addonVersion }), options),
  );
  return {
    schema: JSON.parse(configurationSchema),
    accounts: podIdentityConfiguration.map(({ serviceAccount = "", recommendedManagedPolicies = [] }) => ({
      serviceAccount,
      policies: recommendedManagedPolicies,
    })),
  };
}
