import { World } from "../../world/world.ts";
import { coverage } from "./coverage.ts";
import { addEnvironment } from "./environments.ts";
import { noteRunJob } from "./runs.ts";
import { githubService } from "./service.ts";
import { addJobToken, addPullRequest, addRepository, addToken, repositoryOf } from "./state.ts";

let world: World;
let token: string;

interface Said {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
}
interface Body {
  readonly [name: string]: unknown;
}

beforeEach(() => {
  world = new World({ time: "fast" });
  addRepository(world, "octo-org/octo-repo", { private: true });
  token = addJobToken(world, "octo-org/octo-repo", { issues: "write", pull_requests: "write", actions: "read" });
});

const repo = "/repos/octo-org/octo-repo";

function request(
  method: string,
  path: string,
  body?: object | string,
  headers: Readonly<Record<string, string>> = {},
): Said {
  const answer = githubService.answer(
    {
      method,
      url: new URL(`https://api.github.com${path}`),
      headers: { "user-agent": "test", authorization: `Bearer ${token}`, ...headers },
      body: Buffer.from(typeof body === "object" ? JSON.stringify(body) : (body ?? "")),
      closed: new AbortController().signal,
    },
    world,
  );
  if (answer instanceof Promise) throw new Error("GitHub answers at once");
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body ?? {})), headers: answer.headers ?? {} };
}

const items = (said: Said): Body[] => (Array.isArray(said.body) ? said.body : []);
const open = (title: string, more: object = {}) => request("POST", `${repo}/issues`, { title, ...more });

test("an issue is opened, changed, closed and opened again", () => {
  const made = open("Drift", { body: "what", labels: ["bug", "drift"] });
  expect(made).toMatchObject({
    status: 201,
    headers: { location: "https://api.github.com/repos/octo-org/octo-repo/issues/1" },
    body: {
      number: 1,
      state: "open",
      title: "Drift",
      user: { login: "github-actions[bot]", type: "Bot" },
      comments: 0,
    },
  });
  expect(made.body.labels).toMatchObject([
    { name: "bug", color: "d73a4a" },
    { name: "drift", color: "ededed" },
  ]);
  world.clock.advance(60_000);
  const closed = request("PATCH", `${repo}/issues/1`, { state: "closed" });
  expect(closed.body).toMatchObject({ state: "closed", state_reason: "completed", closed_at: "2026-01-05T09:01:00Z" });
  expect(items(request("GET", `${repo}/issues`))).toHaveLength(0);
  expect(items(request("GET", `${repo}/issues?state=all&labels=drift&creator=app/github-actions`))).toHaveLength(1);
  expect(request("PATCH", `${repo}/issues/1`, { state: "open" }).body).toMatchObject({
    state: "open",
    state_reason: "reopened",
    closed_at: null,
  });
});

test("lists are paged, and Link leads on", () => {
  for (let index = 0; index < 5; index += 1) open(`i${index}`);
  const first = request("GET", `${repo}/issues?per_page=2`);
  expect(items(first).map(({ number }) => number)).toEqual([5, 4]);
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? "")?.[1] ?? "";
  expect(new URL(next).searchParams.get("page")).toBe("2");
  expect(first.headers.link).toContain('page=3>; rel="last"');
  const url = new URL(next);
  expect(items(request("GET", url.pathname + url.search)).map(({ number }) => number)).toEqual([3, 2]);
  const last = request("GET", `${repo}/issues?per_page=2&page=3`);
  expect(items(last).map(({ number }) => number)).toEqual([1]);
  expect(last.headers.link).not.toContain('rel="next"');
});

test.each([
  "issues",
  "issues/1/comments",
  "issues/comments",
  "labels",
  "issues/1/labels",
  "pulls",
])("the list of %s keeps to the world's page size", (list) => {
  for (const name of ["a", "b", "c"]) {
    request("POST", `${repo}/labels`, { name });
    open(name, { labels: ["a", "b", "c"] });
    addPullRequest(world, "octo-org/octo-repo", name);
    request("POST", `${repo}/issues/1/comments`, { body: name });
  }
  const whole = items(request("GET", `${repo}/${list}?per_page=100`));
  expect(whole.length).toBeGreaterThan(2);
  world.pageSize = 2;
  const paged: unknown[] = [];
  for (let path: string | undefined = `${repo}/${list}?per_page=100`; path !== undefined; ) {
    const page = request("GET", path);
    expect(items(page).length).toBeLessThanOrEqual(2);
    paged.push(...items(page));
    path = /<https:\/\/api\.github\.com([^>]+)>; rel="next"/.exec(page.headers.link ?? "")?.[1];
  }
  expect(paged).toEqual(whole);
});

test("comments are made on issues and pull requests, changed and deleted", () => {
  const pull = addPullRequest(world, "octo-org/octo-repo", "Change");
  const made = request("POST", `${repo}/issues/${pull.number}/comments`, { body: "plan" });
  expect(made.body).toMatchObject({
    body: "plan",
    html_url: `https://github.com/octo-org/octo-repo/pull/1#issuecomment-${String(made.body.id)}`,
  });
  const at = `${repo}/issues/comments/${String(made.body.id)}`;
  expect(request("PATCH", at, { body: "plan 2" }).body.body).toBe("plan 2");
  expect(items(request("GET", `${repo}/issues/1/comments`))).toMatchObject([{ body: "plan 2" }]);
  expect(request("GET", `${repo}/issues/1`).body).toMatchObject({ comments: 1, pull_request: {} });
  expect(request("DELETE", at)).toMatchObject({ status: 204 });
  expect(request("GET", at)).toMatchObject({ status: 404, body: { message: "Not Found" } });
});

test("labels are made once, renamed on their issues and taken away", () => {
  open("a", { labels: ["x"] });
  expect(request("POST", `${repo}/labels`, { name: "X" })).toMatchObject({
    status: 422,
    body: { message: "Validation Failed", errors: [{ resource: "Label", code: "already_exists", field: "name" }] },
  });
  request("PATCH", `${repo}/labels/x`, { new_name: "y z", color: "FF0000" });
  expect(request("GET", `${repo}/issues/1`).body.labels).toMatchObject([{ name: "y z", color: "ff0000" }]);
  expect(request("DELETE", `${repo}/issues/1/labels/y%20z`)).toMatchObject({ status: 200, body: [] });
  expect(request("DELETE", `${repo}/issues/1/labels/y%20z`).status).toBe(404);
});

test("the search finds an issue by what it says, once its index has followed", () => {
  open("Drift of prod", { body: "<!-- slipway:drift:prod -->", labels: ["drift"] });
  const query = encodeURIComponent('repo:octo-org/octo-repo is:issue is:open label:drift "slipway:drift:prod" in:body');
  expect(request("GET", `/search/issues?q=${query}`).body.total_count).toBe(0);
  world.clock.advance(31_000);
  expect(request("GET", `/search/issues?q=${query}`).body).toMatchObject({ total_count: 1, items: [{ number: 1 }] });
  expect(request("GET", "/search/issues?q=involves%3Ax").status).toBe(422);
  expect(request("GET", "/search/issues").body.errors).toMatchObject([{ code: "missing", field: "q" }]);
});

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
  token = addJobToken(world, "octo-org/octo-repo", { issues: "read" });
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
  token = addJobToken(world, "octo-org/other", { issues: "write" });
  expect(open("a")).toMatchObject({ status: 404, body: { message: "Not Found" } });
  expect(request("GET", `${repo}/issues`).status).toBe(404);
  token = "nonsense";
  expect(request("GET", `${repo}/issues`)).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
  expect(repositoryOf(world, "octo-org/octo-repo")?.issues).toHaveLength(0);
});

test("a public repository is read by all and written by few", () => {
  addRepository(world, "octo-org/open");
  token = addToken(world, { login: "ann", kind: "user", permissions: {}, repositories: [] });
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
  world.clock.advance(60_000);
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

test("the same requests in the same world get the same bytes", () => {
  const answers = () => {
    const fresh = new World({ time: "fast", seed: 7 });
    addRepository(fresh, "octo-org/octo-repo", { private: true });
    token = addJobToken(fresh, "octo-org/octo-repo", { issues: "write" });
    world = fresh;
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
  addPullRequest(world, "octo-org/octo-repo", "Change");
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
    world,
    "octo-org/octo-repo",
    { id: "1001", sha: "c0ffee" },
    { name: "a", status: "queued", conclusion: null },
  );
  addEnvironment(world, "octo-org/octo-repo", "production");
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
    noteRunJob(world, "octo-org/octo-repo", run, {
      name,
      status: conclusion ? "completed" : "in_progress",
      conclusion,
    });
  for (const name of ["call / a", "b", "c"]) note(name, null);
  note("call / a", "success");
  const path = `${repo}/actions/runs/1001/jobs`;
  const reader = token;
  token = addJobToken(world, "octo-org/octo-repo", { issues: "write" });
  expect(request("GET", path).status).toBe(403);
  token = reader;
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
