import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { githubServer } from "../server.ts";
import { type ApiResponse, type Call, repositoryIn } from "./call.ts";
import { notFound } from "./refusal.ts";
import { keep, keyOf } from "./secrets.ts";
import { moment } from "./state.ts";

/** What keeps a job from an environment. */
export interface Protection {
  /** People who have to approve a job, by their logins. */
  readonly reviewers?: readonly string[];
  readonly waitMinutes?: number;
  /** "Deployment branches and tags"; left out, a job of any ref may name the environment. */
  readonly deploysFrom?: DeploymentRefs;
}

/** The branches with a protection rule in the whole repository, or patterns of names. */
export type DeploymentRefs =
  | { readonly protectedBranches: readonly string[] }
  | { readonly branches: readonly string[]; readonly tags?: readonly string[] };

export interface Environment extends Protection {
  readonly id: number;
  readonly name: string;
  readonly created_at: string;
}

const page = "/deployments/environments#get-an-environment";

export const environments = (world: World): Record<string, Environment> =>
  world.section("github.environments", () => ({}));

/** Makes an environment of a repository; without protection, as a job does that names one which is not there. */
export function addEnvironment(world: World, repository: string, name: string, protection: Protection = {}): void {
  // Names of environments know no case (GitHub docs, "Managing environments for deployment").
  const key = keyOf(repository, name);
  const id = Number(BigInt(`0x${world.ids.hex(8)}`));
  environments(world)[key] = { ...protection, id, name, created_at: moment(world) };
  keep(world, key);
}

/** An environment of a repository; undefined where there is none of that name. */
export const environmentOf = (world: World, repository: string, name: string): Protection | undefined =>
  lookup(environments(world), keyOf(repository, name));

/** GET /repos/{owner}/{repo}/environments/{environment} */
export function getEnvironment(call: Call): ApiResponse {
  const { full_name: repository } = repositoryIn(call);
  return { body: shown(call.world, repository, environmentIn(call)) };
}

/** The environment that the path names, which must be there. */
export function environmentIn(call: Call): Environment {
  const { full_name: repository } = repositoryIn(call);
  const found = lookup(environments(call.world), keyOf(repository, call.parts.environment ?? ""));
  if (!found) throw notFound(page);
  return found;
}

/** An environment as GitHub shows it (OpenAPI description of its REST API, schema "environment"). */
export function shown(world: World, repository: string, environment: Environment): object {
  const { api, site } = githubServer(world);
  const { id, name, created_at, reviewers = [], waitMinutes = 0, deploysFrom } = environment;
  const rule = (type: string, more: object) => ({ id: id + type.length, node_id: `GA_${id}`, type, ...more });
  return {
    id,
    node_id: `EN_${id}`,
    name,
    url: `${api}/repos/${repository}/environments/${encodeURIComponent(name)}`,
    html_url: `${site}/${repository}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at,
    updated_at: created_at,
    can_admins_bypass: true,
    protection_rules: [
      ...(waitMinutes > 0 ? [rule("wait_timer", { wait_timer: waitMinutes })] : []),
      ...(reviewers.length > 0
        ? [
            rule("required_reviewers", {
              prevent_self_review: false,
              reviewers: reviewers.map((login) => ({ type: "User", reviewer: { login, type: "User" } })),
            }),
          ]
        : []),
      ...(deploysFrom ? [rule("branch_policy", {})] : []),
    ],
    deployment_branch_policy: deploysFrom
      ? {
          protected_branches: "protectedBranches" in deploysFrom,
          custom_branch_policies: !("protectedBranches" in deploysFrom),
        }
      : null,
  };
}
