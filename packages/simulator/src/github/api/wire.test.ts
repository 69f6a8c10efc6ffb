import { request as secureRequest } from "node:https";
import { type Cloud, startCloud } from "../../cloud.ts";
import { addJobToken, addRepository } from "./state.ts";

let cloud: Cloud;
let token: string;

beforeAll(async () => {
  cloud = await startCloud({ time: "fast", log: () => undefined });
  addRepository(cloud.world, "octo-org/octo-repo");
  token = addJobToken(cloud.world, "octo-org/octo-repo", { issues: "write" });
});
afterAll(() => cloud.close());

interface Said {
  readonly status: number;
  readonly link: string;
  readonly body: string;
}

const request = (method: string, path: string, body?: object): Promise<Said> =>
  new Promise((resolve, reject) => {
    const headers = { "user-agent": "test", authorization: `token ${token}` };
    const sent = secureRequest(
      `${cloud.url}/github${path}`,
      { method, headers, ca: cloud.ca, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            link: String(answer.headers.link ?? ""),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body ? JSON.stringify(body) : undefined);
  });

const issues = "/repos/octo-org/octo-repo/issues";

test("at the plain door every URL leads back to it", async () => {
  const made = await request("POST", issues, { title: "one" });
  expect(JSON.parse(made.body).url).toBe(`${cloud.url}/github${issues}/1`);
  await request("POST", issues, { title: "two" });
  const first = await request("GET", `${issues}?per_page=1`);
  expect(first.link).toContain(`<${cloud.url}/github${issues}?per_page=1&page=2>; rel="next"`);
});

test("a planned fault has GitHub's envelope, and the record has the permission", async () => {
  cloud.world.faults.add({ match: { route: "POST .*comments" }, kind: "throttle", seconds: 3 });
  const refused = await request("POST", `${issues}/1/comments`, { body: "a" });
  expect(refused.status).toBe(429);
  expect(JSON.parse(refused.body)).toMatchObject({
    message: expect.stringContaining("secondary rate limit"),
    status: "429",
  });
  cloud.world.faults.clear();
  expect((await request("POST", `${issues}/1/comments`, { body: "a" })).status).toBe(201);
  expect(cloud.world.record.requests.at(-1)).toMatchObject({
    service: "github",
    identity: "github-actions[bot]",
    permissions: ["issues=write"],
    scope: "octo-org/octo-repo",
  });
});

test("with a page size a client that requests more gets a smaller page and a link to the rest", async () => {
  for (const title of ["three", "four", "five"]) await request("POST", issues, { title });
  cloud.world.pageSize = 2;
  const titles: string[] = [];
  const sizes: number[] = [];
  for (let path: string | undefined = `${issues}?per_page=100&state=all`; path !== undefined; ) {
    const { body, link } = await request("GET", path);
    const page = JSON.parse(body) as { title: string }[];
    sizes.push(page.length);
    titles.push(...page.map(({ title }) => title));
    path = /<[^>]*\/github(\/[^>]+)>; rel="next"/.exec(link)?.[1];
  }
  cloud.world.pageSize = undefined;
  const whole = JSON.parse((await request("GET", `${issues}?per_page=100&state=all`)).body) as { title: string }[];
  expect(whole.length).toBeGreaterThan(2);
  expect(titles).toEqual(whole.map(({ title }) => title));
  expect(Math.max(...sizes)).toBe(2);
});
