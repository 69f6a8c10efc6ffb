import { World } from "../../world/world.ts";
import { environmentOf } from "./environments.ts";
import { githubService } from "./service.ts";
import { accountOf, addJobToken, addRepository, addToken } from "./state.ts";
import { variablesOf } from "./variables.ts";

const name = "octo-org/octo-repo";
const production = `/repos/${name}/environments/production`;
const variables = `/repos/${name}/actions/variables`;

let world: World;
let owner: string;
beforeEach(() => {
  world = new World({ time: "fast" });
  addRepository(world, name);
  const permissions = { actions: "write", administration: "write", variables: "write" } as const;
  owner = addToken(world, { login: "owner", kind: "user", permissions, repositories: [name] });
});

function request(method: string, path: string, body?: object, token = owner) {
  const answer = githubService.answer(
    {
      method,
      url: new URL(`https://api.github.com${path}`),
      headers: { "user-agent": "test", authorization: `Bearer ${token}` },
      body: Buffer.from(body ? JSON.stringify(body) : ""),
      closed: new AbortController().signal,
    },
    world,
  );
  if (answer instanceof Promise) throw new Error("GitHub answers at once");
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body ?? {})) };
}

const byPatterns = { protected_branches: false, custom_branch_policies: true };

// OpenAPI description of GitHub's REST API, "create-or-update-environment" and "create-deployment-branch-policy".
test("an environment is written whole, and keeps its patterns", () => {
  const { id } = accountOf(world, "owner");
  const reviewers = [{ type: "User", id }];
  const whole = { reviewers, wait_timer: 30, deployment_branch_policy: byPatterns };
  expect(request("PUT", production, whole)).toMatchObject({ status: 200, body: { name: "production" } });
  const policy = `${production}/deployment-branch-policies`;
  expect(request("POST", policy, { name: "main" })).toMatchObject({ status: 200, body: { type: "branch" } });
  expect(request("POST", policy, { name: "v*", type: "tag" }).status).toBe(200);
  expect(request("POST", policy, { name: "main" }).status).toBe(303);
  expect(request("GET", policy).body).toMatchObject({ total_count: 2, branch_policies: [{ name: "main" }, {}] });
  expect(request("PUT", production, { deployment_branch_policy: byPatterns }).status).toBe(200);
  expect(environmentOf(world, name, "production")).toMatchObject({
    ...{ reviewers: [], waitMinutes: 0, deploysFrom: { branches: ["main"], tags: ["v*"] } },
  });
  expect(request("PUT", production, {}).body).toMatchObject({ protection_rules: [], deployment_branch_policy: null });
  expect(request("POST", policy, { name: "main" }).status).toBe(404);
});

test.each<[body: object, says: RegExp]>([
  [{ wait_timer: 43_201 }, /between 0 and 43200/],
  [{ reviewers: [{ type: "User", id: 1 }] }, /Could not resolve to a reviewer/],
  [{ reviewers: [{ type: "Team", id: 1 }] }, /Teams as reviewers are not simulated/],
  [{ deployment_branch_policy: { protected_branches: true, custom_branch_policies: true } }, /the same value/],
  [{ prevent_self_review: true }, /not simulated/],
  [{ colour: "red" }, /"colour" is not a permitted key/],
])("an environment of %j is refused", (body, says) => {
  expect(request("PUT", production, body)).toMatchObject({
    status: 422,
    body: { message: expect.stringMatching(says) },
  });
  expect(environmentOf(world, name, "production")).toBeUndefined();
});

test("a job's token neither writes environments nor stands for a person", () => {
  const job = addJobToken(world, name, { actions: "write" });
  expect(request("PUT", production, {}, job).status).toBe(403);
  expect(request("GET", "/user", undefined, job).status).toBe(403);
  expect(request("GET", "/user").body).toMatchObject({ login: "owner", type: "User" });
});

test("a variable is created once, changed, renamed and deleted, in any letter case", () => {
  expect(request("POST", variables, { name: "region", value: "northeurope" }).status).toBe(201);
  expect(request("POST", variables, { name: "REGION", value: "westeurope" }).status).toBe(409);
  expect(request("PATCH", `${variables}/region`, { value: "westeurope" }).status).toBe(204);
  expect(request("PATCH", `${variables}/REGION`, { name: "PLACE" }).status).toBe(204);
  expect(variablesOf(world, name)).toEqual({ PLACE: "westeurope" });
  expect(request("GET", `${variables}/region`).status).toBe(404);
  expect(request("DELETE", `${variables}/place`).status).toBe(204);
  expect(variablesOf(world, name)).toEqual({});
});

test.each([
  [{ name: "GITHUB_X", value: "" }],
  [{ name: "1X", value: "" }],
  [{ name: "X" }],
  [{ name: "X", value: "x".repeat(48 * 1024 + 1) }],
])("a variable %# is refused", (body) => {
  expect(request("POST", variables, body).status).toBe(422);
});
