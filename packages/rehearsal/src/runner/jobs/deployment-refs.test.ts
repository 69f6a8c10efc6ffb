import { addEnvironment, type DeploymentRefs } from "@slipway/simulator";
import { jobIn, openTestRepository, type TestRepository } from "../repository.test-support.ts";
import { eventOf, type Trigger } from "../run/github-event.ts";
import { refusedRef } from "./deployment-refs.ts";

// GitHub docs, "Managing environments for deployment", "Deployment branches and tags"; patterns as in "Managing a branch
// protection rule": File.fnmatch with FNM_PATHNAME. The words are those of GitHub's annotations in public runs.
test.each<[from: DeploymentRefs, trigger: Trigger, refused: string | undefined]>([
  [{ protectedBranches: [] }, { name: "push", branch: "dev" }, undefined],
  [{ protectedBranches: ["main"] }, { name: "push" }, undefined],
  [{ protectedBranches: ["main"] }, { name: "push", branch: "dev" }, 'Branch "dev"'],
  [{ protectedBranches: ["main"] }, { name: "push", tag: "main" }, 'Tag "main"'],
  [{ branches: ["main"] }, { name: "pull_request", number: 5 }, 'Branch "refs/pull/5/merge"'],
  [{ branches: ["refs/pull/*/merge"] }, { name: "pull_request", number: 5 }, undefined],
  [{ branches: ["release/*"] }, { name: "push", branch: "release/a" }, undefined],
  [{ branches: ["release/*"] }, { name: "push", branch: "release/a/b" }, 'Branch "release/a/b"'],
  [{ branches: ["release/**/*"] }, { name: "push", branch: "release/a/b" }, undefined],
  [{ branches: ["v?"] }, { name: "push", tag: "v1" }, 'Tag "v1"'],
  [{ branches: [], tags: ["v?"] }, { name: "push", tag: "v1" }, undefined],
  [{ branches: [] }, { name: "push" }, 'Branch "main"'],
])("of %j a job may or may not deploy: %j", (from, trigger, refused) => {
  const said = refusedRef(
    from,
    eventOf(trigger, { site: "https://github.com", repository: "octo-org/octo-repo" }, "abc", "octocat"),
    "production",
  );
  const whole = refused && `${refused} is not allowed to deploy to production due to environment protection rules.`;
  expect(said).toBe(whole);
});

test("a pattern that is not modelled is refused by name", () => {
  const event = eventOf(
    { name: "push" },
    { site: "https://github.com", repository: "octo-org/octo-repo" },
    "abc",
    "octocat",
  );
  expect(() => refusedRef({ branches: ["[mn]ain"] }, event, "production")).toThrow("[mn]ain: [ is not modelled.");
});

describe("a job", () => {
  let repository: TestRepository;
  beforeAll(async () => {
    repository = await openTestRepository();
  });
  afterAll(() => repository.close());

  test("of another branch neither starts nor asks the reviewers", async () => {
    const { world } = repository.cloud;
    const asked: string[] = [];
    const server = repository.server({ approve: (name) => asked.push(name) > 0 });
    addEnvironment(world, server.repository, "production", {
      reviewers: ["octocat"],
      deploysFrom: { branches: ["main"] },
    });
    const text = `  a:\n    runs-on: ubuntu-latest\n    environment: production\n    steps: [{ run: "true" }]\n`;
    const run = await repository.runJobs(text, { server, on: { name: "push", branch: "dev" } });
    const { conclusion, steps, annotations } = jobIn(run, "a");
    expect([conclusion, steps, asked]).toEqual(["failure", [], []]);
    expect(annotations.map((each) => each.text)).toEqual([
      'Branch "dev" is not allowed to deploy to production due to environment protection rules.',
    ]);
    expect(jobIn(await repository.runJobs(text, { server }), "a").conclusion).toBe("success");
    expect(asked).toEqual(["production"]);
  });

  test("of a matrix of 257 fails before any of them starts", async () => {
    const numbers = JSON.stringify(Array.from({ length: 257 }, (_, at) => at));
    const run = await repository.runJobs(
      `  a:\n    runs-on: ubuntu-latest\n    strategy: { matrix: { at: ${numbers} } }\n    steps: [{ run: "true" }]\n`,
    );
    expect(run.jobs.map(({ name, conclusion, steps }) => [name, conclusion, steps])).toEqual([["a", "failure", []]]);
    expect(jobIn(run, "a").annotations[0]?.text).toBe("Strategy expansion exceeded 256 results for job 'a'");
  });
});
