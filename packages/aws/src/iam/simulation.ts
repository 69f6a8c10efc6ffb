import { type EvaluationResult, GetRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { iamOf } from "./client.ts";

/** Something to do, as policies speak of it. */
export interface Need {
  /** Such as `eks:CreateCluster`. */
  readonly action: string;
  readonly resource: string;
  /** What conditions may ask about it, as `KEY=VALUE`. */
  readonly context?: string;
}

/** What the policies of the caller say to it, in the simulation. */
export interface Decision extends Need {
  readonly isAllowed: boolean;
  /** A policy denies it by name, whatever else a request would say. */
  readonly isCertain: boolean;
}

/** Asks IAM, by one simulation for all that has the same context. Undefined where the caller may not ask. */
export async function simulated(needs: readonly Need[], role: string | undefined, aws: AwsReads) {
  try {
    const source = await sourceOf((await aws.signIn()).caller, role, aws);
    const decisions = await Promise.all(
      [...Map.groupBy(needs, ({ context }) => context)].map(async ([context, alike]) => {
        const results = await simulate(alike, context, source, aws);
        return alike.flatMap((need) => {
          const result = results.find(({ EvalActionName }) => EvalActionName === need.action);
          return result === undefined ? [] : [decisionOn(need, result)];
        });
      }),
    );
    return { source, decisions: decisions.flat() };
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status !== 403 && error.status !== 404)) throw error;
    aws.run.info(`The caller's own rights are not checked before the apply: ${error.message}`);
    return undefined;
  }
}

/** Whose policies count: of a session those of its role, whose path is in no session's ARN. */
async function sourceOf(caller: string, role: string | undefined, aws: AwsReads): Promise<string> {
  const name = /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
  if (name === undefined) return caller;
  if (role?.endsWith(`/${name}`)) return role;
  const { Role } = await call(aws.run, `iam:GetRole of ${name}`, (options) =>
    iamOf(aws).send(new GetRoleCommand({ RoleName: name }), options),
  );
  return Role?.Arn ?? caller;
}

/**
 * A deny may be about a value that only a request has: then it is not certain. Of policies of an organization IAM does
 * not say what they ask for.
 */
function decisionOn(need: Need, { EvalDecision, ...result }: EvaluationResult): Decision {
  const own = result.ResourceSpecificResults?.find(({ EvalResourceName }) => EvalResourceName === need.resource);
  const decision = own?.EvalResourceDecision ?? EvalDecision;
  const missing = [...(own?.MissingContextValues ?? []), ...(result.MissingContextValues ?? [])];
  const isOutside = result.OrganizationsDecisionDetail?.AllowedByOrganizations === false;
  return {
    ...need,
    isAllowed: decision === "allowed",
    isCertain: decision === "explicitDeny" && missing.length === 0 && !isOutside,
  };
}

async function simulate(needs: readonly Need[], context: string | undefined, source: string, aws: AwsReads) {
  const given = [`aws:RequestedRegion=${aws.region}`, ...(context === undefined ? [] : [context])];
  const input = {
    PolicySourceArn: source,
    ActionNames: [...new Set(needs.map(({ action }) => action))],
    ResourceArns: [...new Set(needs.map(({ resource }) => resource))],
    ContextEntries: given.map((each) => {
      const [ContextKeyName = "", value = ""] = each.split("=");
      return { ContextKeyName, ContextKeyType: "string" as const, ContextKeyValues: [value] };
    }),
  };
  const all: EvaluationResult[] = [];
  for (let Marker: string | undefined, first = true; first || Marker !== undefined; first = false) {
    const page = await call(aws.run, `iam:SimulatePrincipalPolicy of ${source}`, (options) =>
      iamOf(aws).send(new SimulatePrincipalPolicyCommand({ ...input, Marker }), options),
    );
    all.push(...(page.EvaluationResults ?? []));
    Marker = page.Marker;
  }
  return all;
}
