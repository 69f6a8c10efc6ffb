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

/**
 * Asks IAM, by one simulation for all that has the same context. Undefined where the caller may not ask, or is no one whom
 * IAM simulates: the root user and federated sessions.
 */
export async function simulated(needs: readonly Need[], role: string | undefined, aws: AwsReads) {
  try {
    const source = await sourceOf((await aws.signIn()).caller, role, aws);
    if (!/:(user|role)\//.test(source)) {
      aws.run.info(`IAM simulates what the policies of users and roles say, and ${source} is neither.`);
      return undefined;
    }
    const decisions = await Promise.all(
      [...Map.groupBy(needs, ({ context }) => context)].map(([context, alike]) => decide(alike, context, source, aws)),
    );
    return { source, decisions: decisions.flat() };
  } catch (error) {
    if (!(error instanceof AwsError) || !cannotSay(error)) throw error;
    aws.run.info(`IAM does not simulate the caller's own rights: ${error.message}`);
    return undefined;
  }
}

const cannotSay = ({ status, code }: AwsError): boolean =>
  status === 403 || status === 404 || code.startsWith("PolicyEvaluation");

/** Decides on what has one context. IAM refuses some actions beside others, and some at all; which, no one knows beforehand. */
async function decide(
  needs: readonly Need[],
  context: string | undefined,
  source: string,
  aws: AwsReads,
): Promise<Decision[]> {
  try {
    const results = await simulate(needs, context, source, aws);
    return needs.flatMap((need) => {
      const result = results.find(({ EvalActionName }) => EvalActionName === need.action);
      return result === undefined ? [] : [decisionOn(need, result)];
    });
  } catch (error) {
    if (!(error instanceof AwsError) || !error.code.startsWith("InvalidInput")) throw error;
    const actions = [...new Set(needs.map(({ action }) => action))];
    if (actions.length === 1) {
      aws.run.info(`Whether the caller may ${actions[0]} is not known: ${error.message}`);
      return [];
    }
    const half = new Set(actions.slice(0, actions.length / 2));
    const parts = [needs.filter(({ action }) => half.has(action)), needs.filter(({ action }) => !half.has(action))];
    return (await Promise.all(parts.map((part) => decide(part, context, source, aws)))).flat();
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
