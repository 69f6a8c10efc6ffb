import { type Judgement, judge } from "../../engine/judge.ts";
import { AwsRefusal, type Call, type Fields, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { documentsOf } from "./aws-policies.ts";
import { keysAbout } from "./document.ts";
import { iam } from "./state.ts";

// What is answered is that of the API reference: SimulatePrincipalPolicy and EvaluationResult, as @aws-sdk/client-iam has
// them too (models_0.d.ts). There is one result for each action, with the most restrictive decision, and what is said of
// each resource is in it; what conditions ask and no one gave is listed, but for those of service control policies.

const unsimulated = [
  ...["PolicyInputList", "PermissionsBoundaryPolicyInputList", "PolicyExclusionList", "ResourcePolicy"],
  ...["ResourceOwner", "CallerArn", "ResourceHandlingOption"],
];

const invalid = (message: string) => new AwsRefusal(400, "InvalidInput", message);

function sourceOf(call: Call): string {
  const source = call.need("PolicySourceArn");
  if (!/^arn:aws:iam::\d{12}:(user|role|group)\/./.test(source)) throw invalid(`Invalid Entity Arn: ${source}`);
  const { roles, users, groups } = iam(call.world);
  const all = [roles, users, groups].flatMap((bearers) => Object.values<{ readonly Arn: string }>(bearers));
  if (!all.some(({ Arn }) => Arn === source))
    throw new AwsRefusal(404, "NoSuchEntity", `Entity with ARN ${source} cannot be found.`);
  return source;
}

const restrictive = ["explicitDeny", "implicitDeny", "allowed"];

const decisionOf = (said: Judgement): string => {
  const all = Object.values(said);
  if (all.includes("denied")) return "explicitDeny";
  return all.every((each) => each === "allowed") ? "allowed" : "implicitDeny";
};

function simulate(call: Call): Fields {
  const { world, account } = call;
  const given = unsimulated.filter((member) => call.input[member] !== undefined);
  if (given.length > 0) throw invalid(`${given.join(", ")} is not simulated.`);
  const source = sourceOf(call);
  const entries = call.list("ContextEntries").map((entry): [string, string] => {
    const [value = "", ...more] = textsOf(entry, "ContextKeyValues");
    if (more.length > 0) throw invalid("Several values of one context key are not simulated.");
    return [(textOf(entry, "ContextKeyName") ?? "").toLowerCase(), value];
  });
  const facts = { "aws:principalarn": source, "aws:principalaccount": account, ...Object.fromEntries(entries) };
  const resources = call.texts("ResourceArns");
  const documents = documentsOf(world, source);
  const results = call.texts("ActionNames").map((permission): Fields => {
    if (!/^[a-z0-9-]+:\w+$/i.test(permission)) throw invalid(`Invalid action name: ${permission}`);
    const missing = keysAbout(documents, permission).filter((key) => !(key.toLowerCase() in facts));
    const said = (resources.length === 0 ? ["*"] : resources).map((resource) => {
      const judged = judge(world, source, { permission, resource, facts });
      const isLimited = !world.access.allows(source, permission);
      return { resource, judged, decision: isLimited ? "implicitDeny" : decisionOf(judged) };
    });
    const { boundary, organization } = said[0]?.judged ?? {};
    const every = (of: keyof Judgement) => said.every(({ judged }) => judged[of] === "allowed");
    return {
      EvalActionName: permission,
      EvalResourceName: "*",
      EvalDecision: restrictive.find((each) => said.some(({ decision }) => decision === each)),
      MatchedStatements: [],
      MissingContextValues: missing,
      ...(organization && { OrganizationsDecisionDetail: { AllowedByOrganizations: every("organization") } }),
      ...(boundary && { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: every("boundary") } }),
      ResourceSpecificResults:
        resources.length === 0
          ? []
          : said.map(({ resource, decision }) => ({
              EvalResourceName: resource,
              EvalResourceDecision: decision,
              MatchedStatements: [],
              MissingContextValues: missing,
            })),
    };
  });
  return { EvaluationResults: results };
}

/** What policies would say, without doing it. */
export const simulationOperations: Operations = {
  SimulatePrincipalPolicy: {
    resource: (call) => call.need("PolicySourceArn"),
    pages: { lists: ["EvaluationResults"] },
    run: simulate,
  },
};
