import { type InsightSummary, ListInsightsCommand } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../../aws.ts";
import { call } from "../../client/calls.ts";
import { eksOf } from "../client.ts";

const minor = (version: string): number => Number(version.split(".")[1]);

/** The versions that a cluster has one after the other until it has the wanted one: up any number, down one. */
export function stepsTo(name: string, have: string, want: string): readonly string[] {
  const ahead = minor(want) - minor(have);
  if (ahead >= -1)
    return Array.from({ length: Math.abs(ahead) }, (_, at) => `1.${minor(have) + Math.sign(ahead) * (at + 1)}`);
  throw new UnfitError(
    `The cluster ${name} runs Kubernetes ${have}, and EKS takes back one minor version, not ${-ahead}.`,
    `Give the version ${have}, or 1.${minor(have) - 1} if the last upgrade is less than seven days old.`,
  );
}

/** Refuses an upgrade that EKS's own checks of the cluster find something against, and says what they doubt. */
export async function judgeUpgrade(clusterName: string, version: string, aws: AwsReads): Promise<void> {
  const found: InsightSummary[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const filter = { categories: ["UPGRADE_READINESS" as const], kubernetesVersions: [version] };
    const page = await call(aws.run, `eks:ListInsights of ${clusterName}`, (options) =>
      eksOf(aws).send(new ListInsightsCommand({ clusterName, filter, nextToken }), options),
    );
    found.push(...(page.insights ?? []));
    nextToken = page.nextToken;
  }
  const of = (status: string) =>
    found
      .filter((each) => each.insightStatus?.status === status)
      .map(({ name, insightStatus }) => `${name}: ${insightStatus?.reason ?? status}`);
  for (const each of of("WARNING")) aws.run.warn(`Before the upgrade of ${clusterName} to ${version}: ${each}`);
  const errors = of("ERROR");
  if (errors.length === 0) return;
  throw new UnfitError(
    `The cluster ${clusterName} is not ready for Kubernetes ${version}. ${errors.join(" ")}`,
    "Mend that (`aws eks describe-insight` has the details), wait until EKS has looked again, which it does once a day, then run again.",
  );
}
