import { type ClusterVersionInformation, DescribeClusterVersionsCommand } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../../aws.ts";
import { call } from "../../client/calls.ts";
import { eksOf } from "../client.ts";

/** The versions that EKS runs, the newest first. */
async function readVersions(aws: AwsReads): Promise<ClusterVersionInformation[]> {
  const all: ClusterVersionInformation[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await call(aws.run, "eks:DescribeClusterVersions", (options) =>
      eksOf(aws).send(new DescribeClusterVersionsCommand({ nextToken }), options),
    );
    all.push(...(page.clusterVersions ?? []));
    nextToken = page.nextToken;
  }
  return all;
}

/** The version that a cluster is to have: the wanted one, or for a new cluster EKS's default. Says how long it is supported. */
export async function judgeVersion(
  wanted: string | undefined,
  support: string | undefined,
  aws: AwsReads,
): Promise<string> {
  const versions = await readVersions(aws);
  const found = versions.find(({ clusterVersion, defaultVersion }) =>
    wanted === undefined ? defaultVersion === true : clusterVersion === wanted,
  );
  if (found?.clusterVersion === undefined)
    throw new UnfitError(
      `EKS does not run Kubernetes ${wanted ?? "by default"} in ${aws.region}.`,
      `Give one of ${versions.map(({ clusterVersion }) => clusterVersion).join(", ")} in the input version.`,
    );
  if (found.versionStatus === "EXTENDED_SUPPORT" && support === "STANDARD")
    throw new UnfitError(
      `Kubernetes ${found.clusterVersion} is in extended support, and EKS runs it only for clusters that pay for that.`,
      "Raise the input version, or set support: EXTENDED.",
    );
  saySupport(found, support, aws);
  return found.clusterVersion;
}

const day = (date: Date | undefined): string => date?.toISOString().slice(0, 10) ?? "an unknown day";

const monthMs = 30 * 24 * 60 * 60_000;

/** What a version costs, and what EKS does at the end of its support. */
function saySupport(found: ClusterVersionInformation, support: string | undefined, { run }: AwsReads): void {
  const {
    clusterVersion,
    endOfStandardSupportDate: standard,
    endOfExtendedSupportDate: extended,
    versionStatus,
  } = found;
  const left = (standard?.getTime() ?? Number.POSITIVE_INFINITY) - run.clock.now();
  const then =
    support === "EXTENDED"
      ? `then it is in extended support until ${day(extended)}, which costs six times as much`
      : "then EKS upgrades it to the next version by itself";
  if (versionStatus === "EXTENDED_SUPPORT")
    run.warn(
      `Kubernetes ${clusterVersion} is in extended support, in which a cluster costs six times as much, until ${day(extended)}; then EKS upgrades it by itself. Raise the input version, one minor version at a time.`,
    );
  else if (left < 3 * monthMs)
    run.warn(
      `The standard support of Kubernetes ${clusterVersion} ends on ${day(standard)}: ${then}. Raise the input version before.`,
    );
  else run.info(`The standard support of Kubernetes ${clusterVersion} ends on ${day(standard)}: ${then}.`);
}
