import type { Failure } from "@slipway/action";
import type { Plan } from "@slipway/reconcile";
import type { AwsReads } from "../aws.ts";
import { ownerOf } from "../client/arn.ts";
import { type Decision, simulated } from "../iam/simulation.ts";
import { bearerArns } from "./bearer-arns.ts";
import { needsOf } from "./needs.ts";

/**
 * Rights that the caller lacks for what a plan writes, as far as IAM's simulation can say. It fails for what a policy
 * denies by name. What no policy allows is said: a policy of the resource, or a condition about a value that only a
 * request has, may allow it all the same. Where IAM does not simulate the caller, EC2 is asked itself.
 */
export async function preflight({ steps }: Plan, role: string | undefined, aws: AwsReads): Promise<Failure[]> {
  const place = { ...ownerOf((await aws.signIn()).caller), region: aws.region };
  const needs = needsOf(steps, place, await bearerArns(steps, aws));
  if (needs.length === 0) return [];
  const said = await simulated(needs, role, aws);
  if (said === undefined) {
    const { askEc2 } = await import("./dry-run.ts");
    return await askEc2(steps, aws);
  }
  const missing = said.decisions.filter(({ isAllowed }) => !isAllowed);
  const silent = missing.filter(({ isCertain }) => !isCertain);
  if (silent.length > 0)
    aws.run.warn(
      `An apply may lack rights, which IAM's simulation does not find among the policies of ${said.source}:\n${lines(silent)}`,
    );
  const denied = missing.filter(({ isCertain }) => isCertain);
  if (denied.length === 0) return [];
  return [
    {
      what: `Policies of ${said.source} deny what an apply needs:\n${lines(denied)}`,
      remedy: "Take that out of what they deny; `aws iam simulate-principal-policy` shows which it is.",
    },
  ];
}

const lines = (decisions: readonly Decision[]): string =>
  decisions
    .map(({ action, resource, context }) => `- ${action} on ${resource}${context ? ` (${context})` : ""}`)
    .join("\n");
