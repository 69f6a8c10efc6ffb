import { World } from "../../world/world.ts";
import { coverage } from "./coverage.ts";
import { addEnvironment } from "./environments.ts";
import { githubWorld, repo } from "./github-world.test-support.ts";
import { noteRunJob } from "./runs.ts";
import { addJobToken, addPullRequest, addRepository, addToken, repositoryOf } from "./state.ts";

let github: ReturnType<typeof githubWorld>;
beforeEach(() => {
  github = githubWorld();
});
const request: typeof github.request = (...words) => github.request(...words);
const open: typeof github.open = (...words) => github.open(...words);

test("an unchanged answer is not sent again, and costs nothing", () => {
  open("a");
  const first = request("GET", `${repo}/issues`);
  const again = request("GET", `${repo}/issues`, undefined, { "if-none-match": first.headers.etag ?? "" });
  expect(again.status).toBe(304);
  expect(again.headers["x-ratelimit-used"]).toBe(first.headers["x-ratelimit-used"]);
  open("b");
  expect(request("GET", `${repo}/issues`, undefined, { "if-none-match": first.headers.etag ?? "" }).status).toBe(200);
});

test("a missing right and a repository that is not visible have different refusals", () => {
  github.token = addJobToken(github.world, "octo-org/octo-repo", { issues: "read" });
  const refused = open("a");
  expect(refused).toMatchObject({
    status: 403,
    body: {
      message: "Resource not accessible by integration",
      status: "403",
      documentation_url: expect.stringContaining("https://docs.github.com/rest"),
    },
    headers: { "x-accepted-github-permissions": "issues=write" },
  });
  github.token = addJobToken(github.world, "octo-org/other", { issues: "write" });
  expect(open("a")).toMatchObject({ status: 404, body: { message: "Not Found" } });
  expect(request("GET", `${repo}/issues`).status).toBe(404);
  github.token = "nonsense";
  expect(request("GET", `${repo}/issues`)).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
  expect(repositoryOf(github.world, "octo-org/octo-repo")?.issues).toHaveLength(0);
});

test("a public repository is read by all and written by few", () => {
  addRepository(github.world, "octo-org/open");
  github.token = addToken(github.world, { login: "ann", kind: "user", permissions: {}, repositories: [] });
  expect(request("GET", "/repos/octo-org/open/issues").status).toBe(200);
  expect(request("POST", "/repos/octo-org/open/issues", { title: "a" })).toMatchObject({
    status: 403,
    body: { message: "Resource not accessible by personal access token" },
  });
});

test("a rate limit says when it resets", () => {
  for (let index = 0; index < 80; index += 1) expect(open(`i${index}`).status).toBe(201);
  const refused = open("one more");
  expect(refused).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining("secondary rate limit") },
    headers: { "retry-after": "60" },
  });
  github.world.clock.advance(60_000);
  expect(open("later").status).toBe(201);
  for (let index = 0; index < 1000; index += 1) request("GET", repo);
  const spent = request("GET", repo);
  expect(spent).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining("API rate limit exceeded") },
    headers: { "x-ratelimit-remaining": "0" },
  });
  expect(request("GET", "/rate_limit").body).toMatchObject({ rate: { limit: 1000, remaining: 0 } });
});

test.each([
  ["a broken body", "POST", "/issues", "{", 400, "Problems parsing JSON"],
  ["a list for a body", "POST", "/issues", [], 400, "Body should be a JSON object"],
  ["no title", "POST", "/issues", {}, 422, "Validation Failed"],
  ["a title that is no text", "POST", "/issues", { title: 1 }, 422, "Validation Failed"],
  ["a body that is too long", "POST", "/issues", { title: "a", body: "x".repeat(65_537) }, 422, "Validation Failed"],
  ["a state that is none", "GET", "/issues?state=x", undefined, 422, "Validation Failed"],
  ["an issue that is not there", "GET", "/issues/7", undefined, 404, "Not Found"],
  ["a route that is not simulated", "GET", "/milestones", undefined, 404, "is not simulated. There are: /rate_limit"],
])("%s is refused", (_what, method, path, body, status, message) => {
  const refused = request(method, repo + path, body);
  expect(refused.status).toBe(status);
  expect(refused.body.message).toContain(message);
});

test("the same requests in the same github.world get the same bytes", () => {
  const answers = () => {
    const fresh = new World({ time: "fast", seed: 7 });
    addRepository(fresh, "octo-org/octo-repo", { private: true });
    github.token = addJobToken(fresh, "octo-org/octo-repo", { issues: "write" });
    github.world = fresh;
    return [open("a"), request("GET", `${repo}/issues`), request("GET", `${repo}/issues/9`)];
  };
  expect(answers()).toEqual(answers());
});

// Other tokens than a job's: secrets.test.ts and administration.test.ts have each of their routes.
const notOfJobs = /\/secrets|\/variables|\/user$|branch-policies$/;
test.each(
  coverage
    .filter(({ subject }) => !notOfJobs.test(subject))
    .flatMap(({ subject, verbs }) => verbs.map((verb) => [verb, subject] as const))
    .filter(([verb, subject]) => verb !== "PUT" || !subject.endsWith("{environment}")),
)("%s %s is served", (verb, subject) => {
  addPullRequest(github.world, "octo-org/octo-repo", "Change");
  const comment = request("POST", `${repo}/issues/1/comments`, { body: "said" });
  request("POST", `${repo}/issues/1/labels`, { labels: ["bug"] });
  const path = subject
    .replace("{owner}/{repo}", "octo-org/octo-repo")
    .replace("{number}", "1")
    .replace("{id}", String(comment.body.id))
    .replace("{name}", "bug")
    .replace("{run_id}", "1001")
    .replace("{environment}", "production");
  noteRunJob(
    github.world,
    "octo-org/octo-repo",
    { id: "1001", sha: "c0ffee" },
    { name: "a", status: "queued", conclusion: null },
  );
  addEnvironment(github.world, "octo-org/octo-repo", "production");
  const body = { title: "t", body: "b", name: "new", labels: ["bug"] };
  const said = request(
    verb,
    subject === "/search/issues" ? `${path}?q=is:issue` : path,
    verb === "GET" ? undefined : body,
  );
  expect([200, 201, 204]).toContain(said.status);
});

// The form of an answer: github/rest-api-description, "List jobs for a workflow run", its example.
test("the jobs of a run are listed by pages, each as it is now, to those who may read actions", () => {
  const run = { id: "1001", sha: "c0ffee" };
  const note = (name: string, conclusion: "success" | null) =>
    noteRunJob(github.world, "octo-org/octo-repo", run, {
      name,
      status: conclusion ? "completed" : "in_progress",
      conclusion,
    });
  for (const name of ["call / a", "b", "c"]) note(name, null);
  note("call / a", "success");
  const path = `${repo}/actions/runs/1001/jobs`;
  const reader = github.token;
  github.token = addJobToken(github.world, "octo-org/octo-repo", { issues: "write" });
  expect(request("GET", path).status).toBe(403);
  github.token = reader;
  const { body, headers } = request("GET", `${path}?filter=all&per_page=2`);
  expect(headers.link).toContain("page=2");
  expect(body).toMatchObject({
    total_count: 3,
    jobs: [
      {
        name: "call / a",
        status: "completed",
        conclusion: "success",
        run_id: 1001,
        run_attempt: 1,
        head_sha: "c0ffee",
      },
      { name: "b", status: "in_progress", conclusion: null, completed_at: null },
    ],
  });
  expect(request("GET", `${path}?filter=some`).status).toBe(422);
  expect(request("GET", `${repo}/actions/runs/1002/jobs`).status).toBe(404);
});
