import { githubWorld, items, repo } from "./github-world.test-support.ts";
import { addPullRequest } from "./state.ts";

let github: ReturnType<typeof githubWorld>;
beforeEach(() => {
  github = githubWorld();
});
const request: typeof github.request = (...words) => github.request(...words);
const open: typeof github.open = (...words) => github.open(...words);

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
  github.world.clock.advance(60_000);
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
])("the list of %s keeps to the github.world's page size", (list) => {
  for (const name of ["a", "b", "c"]) {
    request("POST", `${repo}/labels`, { name });
    open(name, { labels: ["a", "b", "c"] });
    addPullRequest(github.world, "octo-org/octo-repo", name);
    request("POST", `${repo}/issues/1/comments`, { body: name });
  }
  const whole = items(request("GET", `${repo}/${list}?per_page=100`));
  expect(whole.length).toBeGreaterThan(2);
  github.world.pageSize = 2;
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
  const pull = addPullRequest(github.world, "octo-org/octo-repo", "Change");
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
  github.world.clock.advance(31_000);
  expect(request("GET", `/search/issues?q=${query}`).body).toMatchObject({ total_count: 1, items: [{ number: 1 }] });
  expect(request("GET", "/search/issues?q=involves%3Ax").status).toBe(422);
  expect(request("GET", "/search/issues").body.errors).toMatchObject([{ code: "missing", field: "q" }]);
});
