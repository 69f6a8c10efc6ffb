import { jobIn, logOf, openTestRepository, type TestRepository } from "../repository.test-support.ts";
import { eventOf, eventRefs, type Trigger } from "./github-event.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

// GitHub docs, "Events that trigger workflows", the column GITHUB_REF.
const cases: readonly (readonly [Trigger, string, string, "branch" | "tag"])[] = [
  [{ name: "push" }, "refs/heads/main", "main", "branch"],
  [{ name: "push", tag: "v1" }, "refs/tags/v1", "v1", "tag"],
  [{ name: "pull_request", number: 7 }, "refs/pull/7/merge", "7/merge", "branch"],
  [
    { name: "merge_group", number: 7 },
    "refs/heads/gh-readonly-queue/main/pr-7-abc",
    "gh-readonly-queue/main/pr-7-abc",
    "branch",
  ],
  [{ name: "schedule", branch: "feature" }, "refs/heads/main", "main", "branch"],
  [{ name: "workflow_dispatch", branch: "feature" }, "refs/heads/feature", "feature", "branch"],
  [{ name: "workflow_dispatch", tag: "v2" }, "refs/tags/v2", "v2", "tag"],
  [{ name: "repository_dispatch", branch: "feature" }, "refs/heads/main", "main", "branch"],
  [{ name: "release", tag: "v3" }, "refs/tags/v3", "v3", "tag"],
];

test.each(cases)("%j is about %s", (trigger, ref, refName, refType) => {
  expect(
    eventOf(trigger, { site: "https://github.com", repository: "octo-org/octo-repo" }, "abc", "octocat"),
  ).toMatchObject({ ref, refName, refType });
});

test("each event has its case", () => {
  expect([...new Set(cases.map(([{ name }]) => name))].sort()).toEqual(Object.keys(eventRefs).sort());
});

const body = `  a:
    runs-on: ubuntu-latest
    permissions: { id-token: write, issues: write }
    steps:
      - run: echo "[$SECRET] [$ACTIONS_ID_TOKEN_REQUEST_URL] $GITHUB_REF_TYPE $GITHUB_ACTOR"
        env: { SECRET: "\${{ secrets.DEPLOY }}" }
`;

// GitHub docs, "Events that trigger workflows", "Workflows in forked repositories", and "Dependabot on GitHub Actions".
test.each([
  ["a pull request of the repository", {}, /^\[\*\*\*\] \[https:.*\] branch octocat$/],
  ["one from a fork has neither secrets nor an ID token", { fork: true }, /^\[\] \[\] branch octocat$/],
  ["one of Dependabot has no secrets", { actor: "dependabot[bot]" }, /^\[\] \[https:.*\] branch dependabot\[bot\]$/],
])("%s", async (_, more, printed) => {
  const server = {
    secrets: { DEPLOY: "the-deploy-password" },
    granted: { "id-token": "write", issues: "write" } as const,
  };
  const run = await repository.runJobs(body, { server, on: { name: "pull_request", ...more } });
  expect(jobIn(run, "a").conclusion).toBe("success");
  expect(logOf(run, "a")).toMatch(printed);
});
