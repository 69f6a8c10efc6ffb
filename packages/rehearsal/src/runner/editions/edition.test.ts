import { job } from "@slipway/simulator";
import { conclusions, jobIn, logOf, openTestRepository, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
  repository.write({
    "both/action.yml": "name: Both\ndescription: Says it\nruns: { using: composite, steps: [{ uses: $/say }] }\n",
    "say/action.yml":
      "name: Say\ndescription: Says it\nruns: { using: composite, steps: [{ run: 'echo', shell: bash }] }\n",
    ".github/workflows/inner.yml":
      "on: workflow_call\njobs: { inner: { runs-on: self-hosted, steps: [{ run: 'true' }] } }\n",
  });
});
afterAll(() => repository.close());

const server = { edition: "ghes-3.20" } as const;
const sha = "a".repeat(40);

// The sources are beside each in ghes-3-20.ts.
test("what GHES 3.20 does not take is refused by name, all of it at once and before anything runs", async () => {
  const workflow = `on: { push: null, schedule: [{ cron: "0 5 * * *", timezone: Europe/Stockholm }] }
concurrency: { group: all, queue: max }
jobs:
  called: { uses: $/.github/workflows/inner.yml }
  a:
    runs-on: self-hosted
    concurrency: { group: one, queue: max }
    steps:
      - &first { run: "true" }
      - *first
      - parallel: [{ run: "true" }, { run: "true" }]
      - { id: b, run: "true", background: true }
      - { wait: b }
      - uses: ./both
      - uses: actions/upload-artifact@${sha} # v4.6.2
        with: { path: x }
      - uses: Actions/Upload-Artifact/merge@v4
      - uses: actions/checkout@${sha} # v5.0.0
`;
  const why = await repository.runJobs(workflow, { server }).catch((error: Error) => error.message);
  const said = [...String(why).matchAll(/GHES 3\.20 does not take (.*)\.$/gm)].map(([, what]) => what);
  expect(said.sort()).toEqual([
    "$/.github/workflows/inner.yml, since $/ is not available in GitHub Enterprise Server",
    "$/say, since $/ is not available in GitHub Enterprise Server",
    "Actions/Upload-Artifact/merge@v4: upload-artifact@v4+ and download-artifact@v4+ are not currently supported on GHES",
    "actions/upload-artifact@v4: upload-artifact@v4+ and download-artifact@v4+ are not currently supported on GHES",
    "concurrency with queue",
    "schedule with timezone",
    "steps with background",
    "steps with parallel",
    "steps with wait",
    "the anchor &first",
  ]);
});

test("GHES runs what it takes, on runners of one's own, with subjects that name no IDs", async () => {
  const subjects: string[] = [];
  job(repository.cloud.world).immutableSubject = true;
  const ran = await repository.runJobs(
    `permissions: { id-token: write }
jobs:
  called: { uses: ./.github/workflows/inner.yml }
  a: { runs-on: self-hosted, steps: [{ run: "true", env: { queue: max, timezone: UTC, parallel: "1" } }] }
  b: { runs-on: ubuntu-latest, steps: [{ run: "true" }] }
`,
    { server: { ...server, trust: (subject) => void subjects.push(subject) } },
  );
  expect(conclusions(ran)).toEqual({ "called / inner": "success", a: "success", b: "failure" });
  expect(jobIn(ran, "b").annotations[0]?.text).toBe(
    "No runner has the label ubuntu-latest: ghes-3.20 has none of GitHub's. Give runs-on the label of your own.",
  );
  expect(new Set(subjects)).toEqual(new Set(["repo:octo-org/octo-repo:ref:refs/heads/main"]));
});

// GitHub docs for GitHub Enterprise Server, "Variables reference" and "OpenID Connect reference".
test("GHES has its addresses in variables, contexts, the event and tokens, and a job does not reach github.com's", async () => {
  const urls = ["$GITHUB_API_URL/rate_limit", "https://api.github.com/rate_limit"];
  const ran = await repository.runJobs(
    `permissions: { id-token: write }
jobs:
  a:
    runs-on: self-hosted
    steps:
      - run: |
          echo "$GITHUB_SERVER_URL $GITHUB_API_URL $GITHUB_GRAPHQL_URL"
          echo "\${{ github.server_url }} \${{ github.api_url }} \${{ github.graphql_url }} \${{ github.event.repository.html_url }}"
          curl -sS --cacert $NODE_EXTRA_CA_CERTS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
            "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=me" | cut -d. -f2 | tr _- /+ | base64 -d 2> /dev/null | grep -o '"iss":"[^"]*"'
      - run: |
          ${urls.map((url) => `curl -sS -A test --cacert $NODE_EXTRA_CA_CERTS "${url}" 2>&1 || true`).join("\n          ")}
`,
    { server },
  );
  const site = "https://github.contoso.example";
  const [variables, contexts, issuer, ...reached] = logOf(ran)
    .split("\n")
    .filter((line) => !/^(Run|::|shell|##)/.test(line));
  expect(variables).toBe(`${site} ${site}/api/v3 ${site}/api/graphql`);
  expect(contexts).toBe(`${site} ${site}/api/v3 ${site}/api/graphql ${site}/octo-org/octo-repo`);
  expect(issuer).toBe(`"iss":"${site}/_services/token"`);
  expect(reached.join("\n")).toMatch(/Rate limiting is not enabled\.(.|\n)*CONNECT tunnel failed, response 502/);
});

// GitHub docs, "Reusing workflow configurations", and data/release-notes/enterprise-server/3-20/0.yml in github/docs.
test.each(["github.com", "ghes-3.20"] as const)("on %s a run may call 50 workflows in all", async (edition) => {
  const names = Array.from({ length: 51 }, (_, at) => `c${at}`);
  const inner = "on: workflow_call\njobs: { a: { runs-on: self-hosted, steps: [{ run: 'true' }] } }\n";
  repository.write(Object.fromEntries(names.map((name) => [`.github/workflows/${name}.yml`, inner])));
  const calling = (count: number) =>
    repository.runJobs(
      names
        .slice(0, count)
        .map((name) => `  ${name}: { uses: ./.github/workflows/${name}.yml, if: false }`)
        .join("\n"),
      { server: { edition } },
    );
  await expect(calling(51)).rejects.toThrow("calls 51 workflows in all, and GitHub takes 50.");
  expect((await calling(50)).jobs).toHaveLength(50);
});
