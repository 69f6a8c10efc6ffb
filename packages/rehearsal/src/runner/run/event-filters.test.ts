import { conclusions, openTestRepository, type TestRepository } from "../repository.test-support.ts";
import { filterProblem } from "./event-filters.ts";
import { matches } from "./filter-patterns.ts";
import { eventOf, type Trigger } from "./github-event.ts";

// GitHub docs, "Workflow syntax", "Filter pattern cheat sheet": patterns for branches and tags, then for files.
test.each([
  ["feature/*", ["feature/my-branch"], ["feature/beta-a/my-branch"]],
  ["feature/**", ["feature/beta-a/my-branch"], ["features"]],
  ["main", ["main"], ["maine", "a/main"]],
  ["*", ["main", "releases"], ["all/the/branches"]],
  ["**", ["all/the/branches"], []],
  ["*feature", ["mona-feature", "feature"], ["feature-1"]],
  ["v2*", ["v2", "v2.0"], ["v1"]],
  ["v[12].[0-9]+.[0-9]+", ["v1.10.1", "v2.0.0"], ["v3.0.0", "v1x0x1"]],
  ["*.jsx?", ["page.js", "page.jsx"], ["page.ts"]],
  ["**/docs/**", ["docs/hello.md", "dir/docs/my-file.txt"], ["mydocs/x"]],
  ["**/README.md", ["README.md", "js/README.md"], ["README.mdx"]],
  ["**/*-post.md", ["my-post.md", "path/their-post.md"], ["post.md"]],
  ["a\\*", ["a*"], ["ab"]],
])("the pattern %s", (pattern, good, bad) => {
  for (const text of good) expect([text, matches([pattern], text)]).toEqual([text, true]);
  for (const text of bad) expect([text, matches([pattern], text)]).toEqual([text, false]);
});

test("of several patterns the last one that matches decides", () => {
  const list = ["releases/**", "!releases/**-alpha"];
  expect(matches(list, "releases/10")).toBe(true);
  expect(matches(list, "releases/10-alpha")).toBe(false);
  expect(matches([...list, "releases/10-alpha"], "releases/10-alpha")).toBe(true);
  expect(matches(["!main"], "other")).toBe(false);
});

// GitHub docs, "Workflow syntax", on.push and on.<pull_request>.<branches|paths>.
test.each<[trigger: Trigger, on: Record<string, string[]> | null, problem: RegExp | undefined]>([
  [{ name: "push" }, null, undefined],
  [{ name: "push" }, { branches: ["main"] }, undefined],
  [{ name: "push", branch: "dev" }, { branches: ["main"] }, /filter of branches leaves out dev/],
  [{ name: "push", branch: "dev" }, { "branches-ignore": ["d*"] }, /leaves out dev/],
  [{ name: "push", tag: "v1" }, { branches: ["main"] }, /filter of branches leaves out v1/],
  [{ name: "push", tag: "v1" }, { tags: ["v*"] }, undefined],
  [{ name: "push" }, { tags: ["v*"] }, /filter of tags leaves out main/],
  [{ name: "push" }, { branches: ["main"], tags: ["v*"] }, undefined],
  [{ name: "push" }, { branches: ["main"], "branches-ignore": ["dev"] }, /only define one of 'branches'/],
  [{ name: "push", changed: ["docs/a.md"] }, { paths: ["src/**"] }, /filter of paths leaves out docs\/a.md/],
  [{ name: "push", changed: ["docs/a.md", "src/a.ts"] }, { "paths-ignore": ["docs/**"] }, undefined],
  [{ name: "push", changed: ["docs/a.md"] }, { "paths-ignore": ["docs/**"] }, /leaves out/],
  [{ name: "push", changed: [] }, null, undefined],
  [{ name: "push", tag: "v1", changed: ["a"] }, { tags: ["v*"], paths: ["src/**"] }, undefined],
  // Of a pull request the branch is its base, and not the one that is to be merged.
  [{ name: "pull_request", branch: "feature" }, { branches: ["main"] }, undefined],
  [{ name: "pull_request" }, { branches: ["releases/**"] }, /leaves out main/],
  [{ name: "merge_group" }, { branches: ["main"] }, undefined],
  [{ name: "merge_group" }, { branches: ["releases/**"] }, /leaves out main/],
  [{ name: "schedule" }, null, undefined],
  [{ name: "pull_request" }, { types: ["closed"] }, /synchronize is not among types: closed/],
  [{ name: "release", tag: "v1" }, { types: ["published"] }, undefined],
  [{ name: "release", tag: "v1" }, { types: ["created"] }, /published is not among types/],
])("%j on %j", (trigger, on, problem) => {
  const found = filterProblem(
    on,
    trigger,
    eventOf(trigger, { site: "https://github.com", repository: "octo-org/octo-repo" }, "abc", "octocat"),
  );
  expect(found === undefined || problem === undefined ? found : problem.test(found)).toBe(problem && true);
});

describe("a run", () => {
  let repository: TestRepository;
  beforeAll(async () => {
    repository = await openTestRepository();
  });
  afterAll(() => repository.close());

  test("is not started by an event that its filters leave out", async () => {
    const text = `on: { push: { branches: [main] } }\njobs:\n  a: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }`;
    expect(conclusions(await repository.runJobs(text))).toEqual({ a: "success" });
    const other = repository.runJobs(text, { on: { name: "push", branch: "dev" } });
    await expect(other).rejects.toThrow(/on push: the filter of branches leaves out dev/);
  });
});
