import { lookup } from "../../world/table.ts";
import { type ApiResponse, bodyOf, type Call, repositoryIn } from "./call.ts";
import {
  addEnvironment,
  type DeploymentRefs,
  type Environment,
  environmentIn,
  environments,
  type Protection,
  shown,
} from "./environments.ts";
import { pageOf } from "./page.ts";
import { notFound, Refusal } from "./refusal.ts";
import { keyOf } from "./secrets.ts";
import { github } from "./state.ts";

const page = "/deployments/environments#create-or-update-an-environment";
const policies = "/deployments/branch-policies";

const unfit = (message: string): Refusal => new Refusal(422, message, page);

const fields = ["wait_timer", "prevent_self_review", "reviewers", "deployment_branch_policy"];

/** PUT /repos/{owner}/{repo}/environments/{environment}: what is left out is no longer there afterwards. */
export function writeEnvironment(call: Call): ApiResponse {
  const { full_name: repository } = repositoryIn(call);
  const name = call.parts.environment ?? "";
  const given = bodyOf(call);
  const unknown = Object.keys(given).filter((field) => !fields.includes(field));
  if (unknown.length > 0) throw unfit(`Invalid request.\n\n"${unknown[0]}" is not a permitted key.`);
  if (given.prevent_self_review === true) throw unfit("prevent_self_review is not simulated.");
  const have = lookup(environments(call.world), keyOf(repository, name));
  const protection: Protection = {
    waitMinutes: minutesIn(given.wait_timer),
    reviewers: reviewersIn(call, given.reviewers),
    ...deploysFrom(given.deployment_branch_policy, have),
  };
  if (have) environments(call.world)[keyOf(repository, name)] = { ...protection, ...identity(have) };
  else addEnvironment(call.world, repository, name, protection);
  return { body: shown(call.world, repository, environmentIn(call)) };
}

const identity = ({ id, name, created_at }: Environment) => ({ id, name, created_at });

/** At most 30 days. */
function minutesIn(value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 43_200) return value;
  throw unfit("Wait timer must be between 0 and 43200 minutes.");
}

/** At most six people, by their numbers; teams are not simulated. */
function reviewersIn({ world }: Call, value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > 6) throw unfit("At most 6 reviewers can be specified.");
  return value.map(({ type, id }: { type?: unknown; id?: unknown }) => {
    if (type === "Team") throw unfit("Teams as reviewers are not simulated.");
    const account = Object.values(github(world).accounts).find((each) => each.id === id);
    if (type !== "User" || !account) throw unfit(`Could not resolve to a reviewer with the id of '${id}'.`);
    return account.login;
  });
}

/** Both or neither is no choice. The patterns that are there stay. */
function deploysFrom(value: unknown, have: Environment | undefined): { readonly deploysFrom?: DeploymentRefs } {
  if (value === undefined || value === null) return {};
  const { protected_branches: byRules, custom_branch_policies: byPatterns } = value as Readonly<
    Record<string, unknown>
  >;
  if (typeof byRules !== "boolean" || typeof byPatterns !== "boolean" || byRules === byPatterns)
    throw unfit("protected_branches and custom_branch_policies cannot have the same value.");
  if (byRules) return { deploysFrom: { protectedBranches: [] } };
  const before = have?.deploysFrom;
  return { deploysFrom: before && "branches" in before ? before : { branches: [] } };
}

interface Patterns {
  readonly branches: readonly string[];
  readonly tags?: readonly string[];
}

/** Those of an environment that deploys by patterns; any other has no such list. */
function patternsIn(environment: Environment): Patterns {
  const { deploysFrom } = environment;
  if (!deploysFrom || !("branches" in deploysFrom)) throw notFound(`${policies}#create-a-deployment-branch-policy`);
  return deploysFrom;
}

const shownPolicies = ({ id }: Environment, { branches, tags = [] }: Patterns): readonly object[] =>
  [...branches.map((name) => ({ name, type: "branch" })), ...tags.map((name) => ({ name, type: "tag" }))].map(
    (each, at) => ({ id: id + 100 + at, node_id: `GAD_${id + at}`, ...each }),
  );

/** GET …/environments/{environment}/deployment-branch-policies */
export function listBranchPolicies(call: Call): ApiResponse {
  const environment = environmentIn(call);
  const all = shownPolicies(environment, patternsIn(environment));
  const { items, headers } = pageOf(all, call);
  return { headers, body: { total_count: all.length, branch_policies: items } };
}

/** POST …/environments/{environment}/deployment-branch-policies */
export function createBranchPolicy(call: Call): ApiResponse {
  const environment = environmentIn(call);
  const have = patternsIn(environment);
  const { name, type = "branch" } = bodyOf(call);
  if (typeof name !== "string" || name === "") throw unfit('Invalid request.\n\n"name" wasn\'t supplied.');
  if (type !== "branch" && type !== "tag") throw unfit('Invalid request.\n\n"type" is not one of branch, tag.');
  const list = type === "tag" ? "tags" : "branches";
  if (have[list]?.includes(name)) throw new Refusal(303, "Already exists", policies);
  const now = { ...have, [list]: [...(have[list] ?? []), name] };
  const { full_name: repository } = repositoryIn(call);
  environments(call.world)[keyOf(repository, environment.name)] = { ...environment, deploysFrom: now };
  return { body: shownPolicies(environment, now).find((each) => "name" in each && each.name === name) ?? {} };
}
