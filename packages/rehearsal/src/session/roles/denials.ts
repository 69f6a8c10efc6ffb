import { basename } from "node:path";
import { type Cloud, covers, type Denial, firstDeployer } from "@slipway/simulator";
import type { RehearsedRun } from "../../runner/run/run-workflow.ts";
import type { AzureRole, Role } from "./read-roles.ts";

/** What the rehearsed identity was denied, each once: the action, where, in which steps, and what to add to the role. */
export function denialsOf(cloud: Cloud, roles: readonly Role[], runs: readonly RehearsedRun[]): string[] {
  const { application } = firstDeployer(cloud.world);
  const lines = cloud.world.record.denials.flatMap((denial) => {
    const isAzure = denial.identity === application.objectId;
    if (!isAzure && !/:assumed-role\/deployer\//.test(denial.identity)) return [];
    const remedy = isAzure ? azureRemedy(denial, roles) : awsRemedy(denial, roles);
    return [`${denial.permission} was denied on ${denial.scope} (${stepsOf(cloud, denial, runs)}). ${remedy}`];
  });
  return [...new Set(lines)];
}

/** The steps whose requests were denied it. What CloudFormation does comes with no request of a step. */
function stepsOf({ world }: Cloud, { identity, permission }: Denial, runs: readonly RehearsedRun[]): string {
  const clients = world.record.requests
    .filter((each) => each.status >= 400 && each.identity === identity && each.permissions?.includes(permission))
    .map(({ client = "" }) => client);
  const steps = runs.flatMap((run) => clients.flatMap((client) => run.clients.get(client) ?? []));
  return steps.length === 0 ? "what CloudFormation did for a stack" : [...new Set(steps)].join(", ");
}

function azureRemedy({ permission, scope, isData }: Denial, roles: readonly Role[]): string {
  const ofAzure = roles.filter((role): role is AzureRole => role.cloud === "azure");
  const [plain, negated] = isData ? (["dataActions", "notDataActions"] as const) : (["actions", "notActions"] as const);
  const holds = (name: typeof plain | typeof negated) =>
    ofAzure.find(({ permissions }) => permissions.some((each) => each[name].some((one) => covers(one, permission))));
  const [subtracting, granting] = [holds(negated), holds(plain)];
  if (granting && subtracting === granting)
    return `${capital(negated)} of ${nameOf(subtracting)} takes it away: let it not cover "${permission}".`;
  if (granting)
    return `${nameOf(granting)} has it elsewhere: add to its AssignableScopes a scope that holds "${scope}".`;
  return `Add to ${capital(plain)} of ${ofAzure.map(nameOf).join(" or ")}: "${permission}"`;
}

function awsRemedy({ permission, scope, isExplicit }: Denial, roles: readonly Role[]): string {
  const files = roles
    .filter(({ cloud }) => cloud === "aws")
    .map(nameOf)
    .join(" or ");
  if (isExplicit) return `A statement of ${files} with the effect Deny covers it: narrow that statement.`;
  return `Add to Statement of ${files}: ${JSON.stringify({ Effect: "Allow", Action: permission, Resource: scope })}`;
}

const nameOf = ({ file }: Role): string => basename(file);

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
