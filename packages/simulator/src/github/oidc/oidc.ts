import { signToken } from "../../jwt/jwt.ts";
import { signingKey } from "../../jwt/key.ts";
import type { Answer, ApiRequest, Service } from "../../service.ts";
import { atPlainDoor } from "../../service.ts";
import type { World } from "../../world/world.ts";
import { githubServer, isBelow, pathOf } from "../server.ts";
import { type Job, jobOf, subjectOf } from "./job.ts";

const lifetime = 5 * 60;

/** The claims that GitHub makes about a job, for an audience. */
export function jobClaims(world: World, about: Job, audience: string): Record<string, unknown> {
  const now = Math.floor(world.clock.now() / 1000);
  const full = `${about.owner}/${about.repository}`;
  const { issuer, runners } = githubServer(world);
  const workflow = about.workflowRef ?? `${full}/.github/workflows/${about.workflow}.yml@${about.ref}`;
  return {
    jti: world.ids.uuid(),
    sub: subjectOf(about),
    aud: audience,
    ref: about.ref,
    sha: about.sha,
    repository: full,
    repository_owner: about.owner,
    repository_owner_id: about.ownerId,
    run_id: about.runId,
    run_number: about.runNumber,
    run_attempt: about.runAttempt,
    repository_visibility: "private",
    repository_id: about.repositoryId,
    actor_id: "12",
    actor: about.actor,
    workflow: about.workflow,
    head_ref: about.headRef ?? "",
    base_ref: about.baseRef ?? "",
    event_name: about.event,
    ref_protected: "true",
    ref_type: about.ref.startsWith("refs/tags/") ? "tag" : "branch",
    ...(about.environment === undefined ? {} : { environment: about.environment }),
    workflow_ref: workflow,
    workflow_sha: about.sha,
    job_workflow_ref: about.jobWorkflowRef ?? workflow,
    job_workflow_sha: about.jobWorkflowSha ?? about.sha,
    runner_environment: runners,
    iss: issuer,
    nbf: now - 600,
    exp: now + lifetime,
    iat: now,
  };
}

function idToken({ url, headers }: ApiRequest, world: World): Answer {
  const [scheme = "", shown = ""] = (headers.authorization ?? "").split(" ", 2);
  const about = scheme.toLowerCase() === "bearer" ? jobOf(world, shown) : undefined;
  if (!about) {
    return {
      status: 401,
      body: { message: "The request token is not the job's: send ACTIONS_ID_TOKEN_REQUEST_TOKEN." },
    };
  }
  const audience = url.searchParams.get("audience") ?? `${githubServer(world).site}/${about.owner}`;
  const value = signToken(world, jobClaims(world, about, audience));
  return { status: 200, body: { count: value.length, value } };
}

/** What the issuer answers, below its own address. A job gets the address of its tokens from GitHub: any path does. */
export const oidcRoutes: Record<string, (request: ApiRequest, world: World) => Answer> = {
  "/github-oidc/token": idToken,
  "/.well-known/openid-configuration": (_asked, world) => ({
    status: 200,
    body: {
      issuer: githubServer(world).issuer,
      jwks_uri: `${githubServer(world).issuer}/.well-known/jwks`,
      subject_types_supported: ["public", "pairwise"],
      response_types_supported: ["id_token"],
      claims_supported: ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", "ref", "sha", "repository", "environment"],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid"],
    },
  }),
  "/.well-known/jwks": (_asked, world) => ({
    status: 200,
    body: { keys: [{ ...signingKey(world.seed).jwk, alg: "RS256" }] },
  }),
};

/** GitHub's issuer of ID tokens for workflow jobs. */
export const githubOidcService: Service = {
  name: "GitHub's OIDC issuer (token.actions.githubusercontent.com, /github-oidc/token)",
  claims: ({ url }, world) =>
    atPlainDoor(url) ? url.pathname.startsWith("/github-oidc/") : isBelow(url, githubServer(world).issuer),
  answer(request, world) {
    const { pathname } = request.url;
    const root = atPlainDoor(request.url) ? "" : pathOf(githubServer(world).issuer);
    const route = oidcRoutes[pathname.slice(root.length)];
    if (route && request.method === "GET") return route(request, world);
    return { status: 404, body: { message: `Not Found. There are: GET ${Object.keys(oidcRoutes).join(", GET ")}.` } };
  },
  failed: ({ status, message }) => ({ status, body: { message } }),
};
