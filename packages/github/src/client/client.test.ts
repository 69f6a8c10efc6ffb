import type { Run } from "@slipway/action";
import { addJobToken, addRepository, noteRunJob, openIssue } from "@slipway/simulator";
import { type Bench, bareRun, openBench } from "@slipway/testing";
import { connectGithub } from "../connect.ts";
import { Github } from "./client.ts";
import { GithubError } from "./errors.ts";

const name = "octo-org/octo-repo";
const issue = (title: string) => ({ title, body: null, login: "octocat", labels: [], assignees: [], pull: false });

let bench: Bench;
let api: string;
let token: string;
const rests: number[] = [];

beforeEach(async () => {
  bench = await openBench();
  const repository = addRepository(bench.cloud.world, name);
  for (const title of ["a", "b", "c"]) openIssue(bench.cloud.world, repository, issue(title));
  token = addJobToken(bench.cloud.world, name, { issues: "write" });
  api = bench.environment({}).GITHUB_API_URL ?? "";
  rests.length = 0;
});
afterEach(() => bench.close());

function run(more: Partial<Run> = {}): Run {
  const { clock } = bench.cloud.world;
  return {
    ...bareRun(bench, bench.environment({})),
    clock: {
      now: () => clock.now(),
      async sleep(milliseconds, signal) {
        // The client's own watch over an answer is no rest.
        if (milliseconds !== 30_000) rests.push(milliseconds);
        await clock.sleep(milliseconds, signal);
      },
    },
    ...more,
  };
}
const github = (more?: Partial<Run>) => new Github(`${api}/`, name, token, run(more));
const requests = () =>
  bench.cloud.world.record.requests.map(({ method, url }) => `${method} ${new URL(url).pathname.split("/").at(-1)}`);

test("a list has all its pages, whatever their size", async () => {
  bench.cloud.world.pageSize = 2;
  const all = await github().list<{ title: string }>("issues?direction=asc&per_page=2");
  expect(all.map(({ title }) => title)).toEqual(["a", "b", "c"]);
  expect(requests()).toEqual(["GET issues", "GET issues"]);
});

test("a list in a field has all its pages; an answer without that field is none of the service", async () => {
  const { world } = bench.cloud;
  world.pageSize = 2;
  for (const job of ["x", "y", "z"])
    noteRunJob(world, name, { id: "7", sha: "c0ffee" }, { name: job, status: "queued", conclusion: null });
  const all = await github().list<{ name: string }>("actions/runs/7/jobs?per_page=100", "jobs");
  expect(all.map((each) => each.name)).toEqual(["x", "y", "z"]);
  expect(requests()).toEqual(["GET jobs", "GET jobs"]);
  for (const path of ["actions/runs/7/jobs", "issues"])
    await expect(github().list(path, "runs")).rejects.toThrow(/was answered with JSON of another kind/);
});

test("what is not there is undefined to find, and an error to get", async () => {
  expect(await github().find("issues/99")).toBeUndefined();
  await expect(github().get("issues/99")).rejects.toMatchObject({
    name: "GithubError",
    status: 404,
    message: expect.stringMatching(/^GET \/.*issues\/99 was refused with 404: Not Found/),
  });
  bench.cloud.world.faults.add({ kind: "conflict", match: { every: 1 } });
  await expect(github().find("issues/1")).rejects.toThrow();
});

test("what is sent arrives, and what is deleted twice is gone", async () => {
  const client = github();
  await client.post("issues", { title: "d" });
  await client.patch("issues/4", { title: "e" });
  expect(await client.get("issues/4")).toMatchObject({ title: "e" });
  await client.post("issues/4/comments", { body: "x" });
  const [comment] = await client.list<{ id: number }>("issues/4/comments");
  for (const _ of ["once", "again"]) await client.delete(`issues/comments/${comment?.id}`);
  expect(await client.list("issues/4/comments")).toEqual([]);
});

test("a token of an app or a job acts as a bot, any other as a person", () => {
  const actsAs = (given: string) => new Github(api, name, given, run()).actsAs;
  expect([actsAs("ghs_x"), actsAs("ghp_x"), actsAs("xghs_")]).toEqual(["Bot", "User", "User"]);
});

test("the token is not sent to another host", async () => {
  await expect(github().list("https://elsewhere.example/x")).rejects.toMatchObject({
    name: "GithubError",
    status: 400,
    message: `GET https://elsewhere.example was refused with 400: It was not sent: the token is for ${new URL(api).origin} only.`,
  });
  expect(requests()).toEqual([]);
});

test("a read that gets no whole answer is sent again, longer each time, and ends with the cause", async () => {
  const client = github();
  bench.cloud.world.faults.add({ kind: "reset", match: { every: 1 } });
  await expect(client.get("issues/1")).rejects.toMatchObject({
    name: "GithubError",
    status: 503,
    message: expect.stringMatching(/was refused with 503: No whole answer in 6 tries: ./),
    remedy: expect.stringContaining("githubstatus.com"),
  });
  expect(rests).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
});

test("an answer that is cut off is no answer", async () => {
  const client = github();
  bench.cloud.world.faults.add({ kind: "truncated", match: { index: 0 } });
  expect(await client.get("issues/1")).toMatchObject({ title: "a" });
  expect(rests).toEqual([1_000]);
});

test.each([
  "reset",
  "error-500",
  "error-503",
  "truncated",
] as const)("what creates something is not sent twice after %s: it is looked for first", async (kind) => {
  const client = github();
  bench.cloud.world.faults.add({ kind, match: { every: 1 } });
  const message = expect.stringMatching(/^POST \/.*issues (got no answer|was refused with 50[03])/);
  await expect(client.post("issues", { title: "d" })).rejects.toMatchObject({ name: "StaleError", message });
  expect(requests()).toHaveLength(1);
});

test.each(["conflict", "precondition"] as const)("a %s means that someone else was faster", async (kind) => {
  const client = github();
  bench.cloud.world.faults.add({ kind, match: { every: 1 } });
  await expect(client.patch("issues/1", { title: "d" })).rejects.toMatchObject({ name: "StaleError" });
  expect(requests()).toHaveLength(1);
});

test("a throttled request is sent again when the server says, within ten minutes in all", async () => {
  const client = github();
  bench.cloud.world.faults.add({ kind: "throttle", seconds: 17, match: { index: 0 } });
  await client.get("issues/1");
  expect(rests).toEqual([17_000]);
  rests.length = 0;
  bench.cloud.world.faults.clear();
  bench.cloud.world.faults.add({ kind: "throttle", seconds: 250, match: { every: 1 } });
  await expect(client.get("issues/1")).rejects.toMatchObject({ status: 429 });
  expect(rests).toEqual([250_000, 250_000]);
});

test("a server that is not well is asked six times", async () => {
  const client = github();
  bench.cloud.world.faults.add({ kind: "error-500", match: { every: 1 } });
  await expect(client.get("issues/1")).rejects.toMatchObject({ status: 500 });
  expect(rests).toEqual([5_000, 5_000, 5_000, 5_000, 5_000]);
});

test("a run that is stopped asks no more", async () => {
  const stopped = new AbortController();
  stopped.abort(new RangeError("stopped"));
  await expect(github({ signal: stopped.signal }).get("issues/1")).rejects.toThrow("stopped");
  expect(rests).toEqual([]);
});

test("there is no way to GitHub without a token", async () => {
  const inputs = { "github-token": undefined as unknown as string, repository: name };
  await expect(connectGithub(inputs, run())).rejects.toMatchObject({
    name: "MissingError",
    message: "There is no token to speak to GitHub with.",
    remedy: expect.stringContaining("github.token"),
  });
  const client = await connectGithub({ ...inputs, "github-token": token }, run());
  expect(await client.get("issues/2")).toMatchObject({ title: "b" });
});

describe("a refusal", () => {
  const refused = (status: number, text: string, headers: Record<string, string> = {}) =>
    new GithubError("GET /x", { status, text, headers });

  test.each([
    [JSON.stringify({ message: "No." }), {}, "GET /x was refused with 422: No."],
    [
      JSON.stringify({ message: "No.", errors: [{ field: "title" }, "bad"] }),
      {},
      'GET /x was refused with 422: No. {"field":"title"} "bad"',
    ],
    [JSON.stringify({ other: 1 }), {}, 'GET /x was refused with 422: {"other":1}'],
    ["<html>", {}, "GET /x was refused with 422: <html>"],
    ["", {}, "GET /x was refused with 422: The answer was empty."],
    ["x".repeat(400), {}, `GET /x was refused with 422: ${"x".repeat(300)}`],
    [JSON.stringify({ message: "y".repeat(600) }), {}, `GET /x was refused with 422: ${"y".repeat(500)}`],
    [
      JSON.stringify({ message: "No." }),
      { "x-accepted-github-permissions": "issues=write" },
      "GET /x was refused with 422: No. (it needs issues=write)",
    ],
  ])("says what GitHub says (%#)", (text, headers, message) => {
    expect(refused(422, text, headers).message).toBe(message);
  });

  test.each([
    [404, {}, undefined],
    [429, { "retry-after": "7" }, 7_000],
    [429, { "retry-after": "0" }, 0],
    [429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60" }, 50_000],
    [429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "10" }, 1_000],
    [429, { "x-ratelimit-remaining": "0" }, 5_000],
    [429, { "x-ratelimit-remaining": "3", "x-ratelimit-reset": "60" }, 5_000],
    [500, {}, 5_000],
  ])("with %s and %j is to be repeated after %s ms", (status, headers, rest) => {
    expect(refused(status, "{}", headers).rest(10_000)).toBe(rest);
  });
});
