import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addEnvironment } from "@slipway/simulator";
import { conclusions, jobIn, logOf, openTestRepository, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

/** A job that runs a line of bash. */
const job = (id: string, run: string, more = ""): string =>
  `\n  ${id}:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - { id: s, run: ${JSON.stringify(run)} }\n`;
const key = (text: string): string => `    ${text}\n`;

test("a job runs after the jobs that it needs and sees their results and outputs", async () => {
  const run = await repository.runJobs(
    job("first", "echo v=1 >> $GITHUB_OUTPUT", key('outputs: { v: "${{ steps.s.outputs.v }}" }')) +
      job("second", "echo got ${{ needs.first.outputs.v }} ${{ needs.first.result }}", key("needs: first")),
  );
  expect(logOf(run, "second")).toBe("got 1 success");
  expect(run.jobs.map(({ name }) => name)).toEqual(["first", "second"]);
  expect(jobIn(run, "second").after.map(({ name }) => name)).toEqual(["first"]);
});

test("jobs that do not need each other run at the same time", async () => {
  const meet = (mine: string, other: string) =>
    `touch ${repository.root}/${mine}; for i in $(seq 200); do [ -e ${repository.root}/${other} ] && exit 0; sleep 0.02; done; exit 1`;
  const run = await repository.runJobs(job("one", meet("a", "b")) + job("other", meet("b", "a")));
  expect(conclusions(run)).toEqual({ one: "success", other: "success" });
});

test("the results of all jobs before it, direct or not, decide whether a job runs", async () => {
  const run = await repository.runJobs(
    job("broken", "exit 3") +
      job("after", "true", key("needs: broken")) +
      job("later", "true", key("needs: after")) +
      job("cleanup", "echo ${{ needs.after.result }}", key("needs: [broken, after]") + key("if: always()")) +
      job("alarm", "true", key("needs: later") + key("if: failure()")) +
      job("behind", "true", key("needs: cleanup")),
  );
  expect(run.conclusion).toBe("failure");
  expect(conclusions(run)).toEqual({
    broken: "failure",
    after: "skipped",
    later: "skipped",
    cleanup: "success",
    alarm: "success",
    behind: "skipped",
  });
  expect(logOf(run, "cleanup")).toBe("skipped");
});

test("a job with continue-on-error does not fail the run", async () => {
  const run = await repository.runJobs(
    job("loose", "exit 1", key("continue-on-error: true")) +
      job("next", "echo ${{ needs.loose.result }}", key("needs: loose")),
  );
  expect([run.conclusion, conclusions(run).loose, logOf(run, "next")]).toEqual(["success", "failure", "success"]);
});

test("a job with a matrix runs once for each combination", async () => {
  const run = await repository.runJobs(
    job(
      "build",
      "echo v=${{ matrix.v }} >> $GITHUB_OUTPUT; echo ${{ strategy.job-index }} of ${{ strategy.job-total }}",
      key("strategy: { max-parallel: 1, matrix: { v: [a, b], exclude: [{ v: c }] } }") +
        key('outputs: { v: "${{ steps.s.outputs.v }}" }'),
    ) + job("after", "echo ${{ needs.build.outputs.v }}", key("needs: build")),
  );
  expect(conclusions(run)).toEqual({ "build (a)": "success", "build (b)": "success", after: "success" });
  expect(logOf(run, "build (b)")).toBe("1 of 2");
  expect(logOf(run, "after")).toBe("b");
});

test("a matrix can come from an output of another job", async () => {
  const run = await repository.runJobs(
    job("list", 'echo \'v=["x","y"]\' >> $GITHUB_OUTPUT', key('outputs: { v: "${{ steps.s.outputs.v }}" }')) +
      job(
        "each",
        "true",
        key("needs: list") +
          key("name: Of ${{ matrix.v }}") +
          key('strategy: { matrix: { v: "${{ fromJSON(needs.list.outputs.v) }}" } }'),
      ),
  );
  expect(Object.keys(conclusions(run)).sort()).toEqual(["Of x", "Of y", "list"]);
});

test("with fail-fast the first failure of a matrix cancels its other jobs", async () => {
  const body = "if [ ${{ matrix.v }} = 1 ]; then exit 1; fi; sleep ${{ matrix.v }}0";
  const fast = await repository.runJobs(job("m", body, key("strategy: { matrix: { v: [1, 2, 3] }, max-parallel: 2 }")));
  expect(conclusions(fast)).toEqual({ "m (1)": "failure", "m (2)": "cancelled", "m (3)": "cancelled" });
});

test("without fail-fast the other jobs of a matrix go on after a failure", async () => {
  const body = "if [ ${{ matrix.v }} = 1 ]; then exit 1; fi";
  const slow = await repository.runJobs(job("m", body, key("strategy: { matrix: { v: [1, 2] }, fail-fast: false }")));
  expect(conclusions(slow)).toEqual({ "m (1)": "failure", "m (2)": "success" });
});

test("an output that contains a masked value is dropped with a warning", async () => {
  const run = await repository.runJobs(
    job(
      "a",
      "echo ::add-mask::hidden-value; echo v=a-hidden-value-b >> $GITHUB_OUTPUT; echo w=plain >> $GITHUB_OUTPUT",
      key('outputs: { v: "${{ steps.s.outputs.v }}", w: "${{ steps.s.outputs.w }}" }'),
    ) + job("b", "echo [${{ needs.a.outputs.v }}] ${{ needs.a.outputs.w }}", key("needs: a")),
  );
  expect(logOf(run, "b")).toBe("[] plain");
  expect(jobIn(run, "a").annotations.map(({ text }) => text)).toEqual(["Skip output 'v' since it may contain secret."]);
});

test("a job waits for the approval of its environment, whose variables and secrets it gets", async () => {
  const environments: string[] = [];
  for (const name of ["production", "other"])
    addEnvironment(repository.cloud.world, "octo-org/octo-repo", name, { reviewers: ["octocat"] });
  const server = repository.server({
    environments: { production: { vars: { WHERE: "there" }, secrets: { PASS: "the-password" } } },
    approve: (environment) => environments.push(environment) > 0 && environment === "production",
  });
  const body = "echo ${{ vars.WHERE }} ${{ secrets.PASS }}";
  const run = await repository.runJobs(
    job("a", body, key("environment: { name: production }")) +
      job("b", body, key("environment: other")) +
      job("c", body, key("environment: mispelt")),
    { server },
  );
  // One that is not there is created without protection: no one is asked (GitHub docs, "Managing environments").
  expect(conclusions(run)).toEqual({ a: "success", b: "failure", c: "success" });
  expect(logOf(run, "a")).toBe("there ***");
  expect(jobIn(run, "a").environment).toBe("production");
  expect(environments.sort()).toEqual(["other", "production"]);
});

test("while a job waits for reviewers or a timer time passes; after thirty days without an answer it fails", async () => {
  const { world } = repository.cloud;
  const hour = 60 * 60_000;
  // GitHub docs, "Managing environments for deployment": the timer runs from when the job is triggered.
  const gates = {
    early: { reviewers: ["octocat"], waitMinutes: 90, after: hour },
    late: { reviewers: ["octocat"], waitMinutes: 30, after: 2 * hour },
    timer: { waitMinutes: 30, after: 0 },
    never: { reviewers: ["octocat"], after: 31 * 24 * hour },
  };
  for (const [name, { after, ...protection }] of Object.entries(gates)) {
    addEnvironment(world, "octo-org/octo-repo", name, protection);
    const approve = () => {
      world.clock.advance(after);
      return true;
    };
    const run = await repository.runJobs(job("a", "echo in", key(`environment: ${name}`)), {
      server: repository.server({ approve }),
    });
    const { conclusion, from, to, annotations } = jobIn(run, "a");
    const expected = { early: 1.5, late: 2, timer: 0.5, never: 744 }[name] ?? 0;
    expect([name, conclusion, Math.floor(((to - from) / hour) * 10) / 10]).toEqual([
      name,
      name === "never" ? "failure" : "success",
      expected,
    ]);
    if (name === "never")
      expect(annotations.map(({ text }) => text)).toEqual(["The environment never was not approved within 30 days."]);
  }
});

test("contexts, variables and the event file describe a pull request", async () => {
  const body =
    "echo $GITHUB_REF $GITHUB_EVENT_NAME $GITHUB_HEAD_REF ${{ github.event.pull_request.number }}; cp $GITHUB_EVENT_PATH $OUT";
  const run = await repository.runJobs(job("a", body, key(`env: { OUT: ${repository.root}/event.json }`)), {
    on: { name: "pull_request", number: 12, branch: "topic" },
  });
  expect(logOf(run)).toBe("refs/pull/12/merge pull_request topic 12");
  expect(JSON.parse(readFileSync(join(repository.root, "event.json"), "utf8"))).toMatchObject({
    number: 12,
    pull_request: { base: { ref: "main" }, head: { repo: { fork: false, full_name: "octo-org/octo-repo" } } },
  });
});

test("the context of a scheduled run names the schedule", async () => {
  const scheduled = await repository.runJobs(
    `on: { schedule: [{ cron: "0 5 * * *" }] }\njobs:${job("a", "echo ${{ github.event.schedule }} $GITHUB_REF_NAME")}`,
    {
      on: { name: "schedule", cron: "0 5 * * *" },
    },
  );
  expect(logOf(scheduled)).toBe("0 5 * * * main");
});

test("a dispatched workflow gets typed inputs with defaults", async () => {
  const run = await repository.runJobs(
    `on: { workflow_dispatch: { inputs: { who: { type: string, default: world }, loud: { type: boolean } } } }\njobs:${job("a", "echo ${{ inputs.who }} ${{ inputs.loud && 'LOUD' }}")}`,
    { on: { name: "workflow_dispatch", inputs: { loud: true } } },
  );
  expect(logOf(run)).toBe("world LOUD");
});
