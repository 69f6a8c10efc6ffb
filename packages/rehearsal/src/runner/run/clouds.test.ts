import { longestChain } from "../../report/critical-path.ts";
import { logOf, openTestRepository, stepsIn, type TestRepository } from "../repository.test-support.ts";

/** Sends a request through the proxy of its environment. Resolves with status and body. */
const client = `
const { Agent, request } = require("node:https");
const agent = new Agent({ proxyEnv: { ...process.env } });
exports.send = (url, headers = {}, method = "GET") =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers: { "user-agent": "test", ...headers } }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, body: JSON.parse(text || "{}") }));
    });
    sent.on("error", reject);
    sent.end();
  });
`;

const actions: Record<string, string> = {
  claims: `
const { send } = require("../client.js");
const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
send(url + "&audience=me", { authorization: "bearer " + token }).then(({ body }) =>
  console.log(String(Buffer.from(body.value.split(".")[1], "base64url"))),
);`,
  issues: `
const { send } = require("../client.js");
const api = process.env.GITHUB_API_URL + "/repos/" + process.env.GITHUB_REPOSITORY;
send(api + "/issues", { authorization: "Bearer " + process.env.INPUT_TOKEN }).then(({ status }) => console.log(status));`,
  waiting: `
const { setTimeout: delay } = require("node:timers/promises");
const from = Date.now();
const late = new AbortController();
delay(3_600_000, undefined, { signal: late.signal }).catch((error) => console.log(error.name));
(async () => {
  await delay(Number(process.env.INPUT_SECONDS) * 1000);
  late.abort();
  await new Promise((resolve) => setTimeout(resolve, 500));
  console.log((Date.now() - from) / 1000, new Date() - from);
  console.log(process.env.REHEARSAL_CLOCK_NOW, new Date(0) instanceof Date, clearTimeout(setTimeout(() => {}, 9e9)));
})();`,
  hung: `
const { send } = require("../client.js");
const timer = setTimeout(() => { console.log("gave up"); process.exit(); }, 100_000);
send("https://api.github.com/rate_limit").then(() => clearTimeout(timer));`,
};

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
  repository.write({ "dist/client.js": client });
  for (const [name, source] of Object.entries(actions)) {
    repository.write({
      [`dist/${name}/index.js`]: source,
      [`actions/${name}/action.yml`]: `
name: ${name}
description: x
inputs: { token: { description: x, default: "\${{ github.token }}" }, seconds: { description: x } }
runs: { using: node24, main: ../../dist/${name}/index.js }
`,
    });
  }
});
afterAll(() => repository.close());

const job = (uses: string, more: string) => `{ runs-on: ubuntu-latest, ${more}, steps: [{ uses: $/actions/${uses} }] }`;

test("only a job that is granted ID tokens gets them, with claims about itself", async () => {
  const trusted: string[] = [];
  repository.write({
    ".github/workflows/called.yml": `
on: workflow_call
permissions: {}
jobs:
  a: ${job("claims", "permissions: { id-token: write }, environment: production")}
`,
  });
  const run = await repository.runJobs(
    `
jobs:
  call: { permissions: { id-token: write }, uses: ./.github/workflows/called.yml }
  none: { runs-on: ubuntu-latest, permissions: { contents: read }, steps: [{ run: "echo [$ACTIONS_ID_TOKEN_REQUEST_URL]" }] }
`,
    {
      on: { name: "pull_request", branch: "topic" },
      server: { trust: (subject) => void trusted.push(subject), repository: "octo/cat" },
    },
  );
  expect(logOf(run, "none")).toBe("[]");
  expect(JSON.parse(logOf(run, "call / a"))).toMatchObject({
    sub: "repo:octo/cat:environment:production",
    aud: "me",
    repository: "octo/cat",
    event_name: "pull_request",
    head_ref: "topic",
    base_ref: "main",
    environment: "production",
    workflow_ref: "octo/cat/.github/workflows/ci.yml@refs/pull/1/merge",
    job_workflow_ref: "octo/cat/.github/workflows/called.yml@refs/pull/1/merge",
  });
  expect(trusted).toEqual(["repo:octo/cat:environment:production"]);
});

test("the token of a job may do what its permissions say", async () => {
  const run = await repository.runJobs(`
  may: ${job("issues", "permissions: { issues: read }")}
  may-not: ${job("issues", "permissions: { contents: read }")}
`);
  expect([logOf(run, "may"), logOf(run, "may-not")]).toEqual(["200", "403"]);
});

test("each request is recorded with the job and step that sent it", async () => {
  const run = await repository.runJobs(`\n  a: ${job("issues", "permissions: { issues: read }")}\n`);
  const mine = repository.cloud.world.record.requests.filter(({ client: name }) => run.clients.has(name ?? ""));
  expect(mine.map(({ url, client: name }) => [new URL(url).host, run.clients.get(name ?? "")])).toEqual([
    ["api.github.com", "a / Run $/actions/issues"],
  ]);
});

test("a run takes as long as its longest chain of waits", async () => {
  const began = performance.now();
  const run = await repository.runJobs(`
  short: { runs-on: ubuntu-latest, steps: [{ uses: $/actions/waiting, with: { seconds: 60 } }] }
  long: { runs-on: ubuntu-latest, steps: [{ uses: $/actions/waiting, with: { seconds: 600 } }] }
  after: { needs: short, runs-on: ubuntu-latest, steps: [{ run: "sleep 0.2" }, { uses: $/actions/waiting, with: { seconds: 300 } }] }
`);
  expect(run.conclusion).toBe("success");
  expect(logOf(run, "short").split("\n")).toEqual(["AbortError", "60.5 60500", "undefined true undefined"]);
  const chain = longestChain(run.jobs);
  expect([run.to - run.from, chain.waited, chain.jobs.map(({ name }) => name)]).toEqual([600_500, 600_500, ["long"]]);
  expect(Object.fromEntries(run.jobs.map(({ name, waited }) => [name, waited / 1000]))).toEqual({
    short: 60.5,
    long: 600.5,
    after: 300.5,
  });
  expect(performance.now() - began).toBeLessThan(20_000);
});

test("the timeout of a job follows the clouds' clock", async () => {
  const run = await repository.runJobs(`
  late: { runs-on: ubuntu-latest, timeout-minutes: 5, steps: [{ uses: $/actions/waiting, with: { seconds: 600 } }] }
`);
  expect(stepsIn(run, "late")[0]?.conclusion).toBe("cancelled");
  expect(run.to - run.from).toBe(300_000);
});

test("an action gives up a request that is never answered by the clouds' clock", async () => {
  repository.cloud.world.faults.add({ kind: "hang", match: { route: "GET /rate_limit", count: 1 } });
  const run = await repository.runJobs(`
  hung: { runs-on: ubuntu-latest, steps: [{ uses: $/actions/hung }] }
`);
  expect(logOf(run, "hung")).toBe("gave up");
  expect(run.to - run.from).toBe(100_000);
});
