import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { harmless } from "../../packages/action/src/harmless.ts";
import { data } from "../../packages/action/src/input.ts";
import { derivedForms } from "../../packages/action/src/secret-forms.ts";
import { boundedClock } from "../../packages/action/src/time.ts";
import { errorBody } from "../../packages/azure/src/arm/error-body.ts";
import { cloudOf } from "../../packages/azure/src/sign-in/clouds.ts";
import { isBlank } from "../../packages/kubernetes/src/aws-auth/as-used.ts";
import { mapRole } from "../../packages/kubernetes/src/aws-auth/edit.ts";
import { statusOf } from "../../packages/kubernetes/src/client/status-error.ts";
import { serverKey } from "../../packages/kubernetes/src/pull-secret/docker-config.ts";
import { remedyFor } from "../../packages/kubernetes/src/remedies.ts";
import { readKubeconfig } from "../../packages/kubernetes/src/sign-in/kubeconfig.ts";
import { armAt, githubAt, readsOfLists, readsOfOne } from "./world/clients.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";
import { attackedRun } from "./world/run.ts";

let server: HostileServer | undefined;
afterEach(() => server?.close());

const blanks = " ".repeat(2 ** 20);
const json = { "content-type": "application/json" };

/** Sends without an end, as fast as it is read; returns how much. */
function flood(response: ServerResponse, opening: string): { sent: number } {
  const count = { sent: 0 };
  response.writeHead(200, json).write(opening);
  const more = () => {
    while (!response.destroyed) {
      count.sent += blanks.length;
      if (!response.write(blanks)) return void response.once("drain", more);
    }
  };
  more();
  return count;
}

const mebi = 2 ** 20;
const floods = [
  ...Object.entries(readsOfOne).map(([subject, read]) => ({ tried: subject, read, opening: "{", bound: 16 * mebi })),
  ...Object.entries(readsOfLists).map(([subject, read]) => ({
    tried: `a list of ${subject}`,
    read,
    opening: '{"value":[',
    bound: 128 * mebi,
  })),
];

test.each(
  floods.map((each) => ({ class: "an answer without an end", held: "not read beyond its bound", ...each })),
)("$class: $tried: $held", async ({ read, opening, bound }) => {
  const counts: { sent: number }[] = [];
  server = await hostileServer((_request, response) => void counts.push(flood(response, opening)));
  const { host } = server;
  await expect(read(server)).rejects.toMatchObject({
    message: expect.stringContaining(`${host} answered with more than ${bound / mebi} MiB`),
  });
  expect(counts).toHaveLength(1);
  // What is on its way in buffers comes on top.
  expect(counts[0]?.sent).toBeLessThan(bound + 16 * mebi);
});

test("an answer that swells: 64 MiB in 64 kB for the vendor's SDK: not read beyond its bound", async () => {
  const bomb = gzipSync(`{"a":"${" ".repeat(64 * mebi)}"}`);
  server = await hostileServer((request, response) => {
    const isAccepted = /gzip/.test(String(request.headers["accept-encoding"]));
    response.writeHead(200, { ...json, ...(isAccepted ? { "content-encoding": "gzip" } : {}) }).end(bomb);
  });
  await expect(readsOfOne["ACR by the vendor's SDK"]?.(server)).rejects.toThrow(/more than 16 MiB/);
});

/** Ways not to answer to the end, each within a deadline of a fifth of a second on a clock that goes on. */
const stalls: readonly (readonly [tried: string, stall: (response: ServerResponse) => void])[] = [
  ["no answer", () => {}],
  ["headers and no body", (response) => void response.writeHead(200, json).write("{")],
  [
    "a byte now and then",
    (response) => {
      response.writeHead(200, json).write("{");
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    },
  ],
];
const hangs = Object.entries(readsOfOne).flatMap(([subject, read]) =>
  stalls.map(([tried, stall]) => ({
    class: `a server of ${subject} that hangs`,
    tried,
    held: "the deadline ends the run",
    read,
    stall,
  })),
);

/** The real clock of a run whose deadline comes so many seconds from now. */
const hurried = (seconds = 0.5) => {
  const run = attackedRun();
  return { ...run, clock: boundedClock(run.clock, seconds / 60, run.signal) };
};

test.each(hangs)("$class: $tried: $held", async ({ read, stall }) => {
  server = await hostileServer((_request, response) => stall(response));
  const from = Date.now();
  await expect(read(server, hurried(0.2))).rejects.toMatchObject({ name: "DeadlineError" });
  expect(Date.now() - from).toBeLessThan(5_000);
});

const pages = [
  {
    tried: "ARM's next page is the same one",
    read: (run = hurried()) => armAt(server as HostileServer, run).list("/subscriptions/s/resourceGroups"),
    answer: (path: string) => ({ body: { value: [], nextLink: `${server?.url}${path}` } }),
    error: /goes round/,
  },
  {
    tried: "ARM's next page leads back to the first",
    read: (run = hurried()) => armAt(server as HostileServer, run).list("/subscriptions/s/resourceGroups"),
    answer: (path: string) => ({
      body: { value: [], nextLink: `${server?.url}/x?api-version=1${path.endsWith("&b") ? "" : "&b"}` },
    }),
    error: /goes round/,
  },
  {
    tried: "GitHub's next page is the same one",
    read: (run = hurried()) => githubAt(server as HostileServer, run).list("issues"),
    answer: (path: string) => ({ body: [], link: `<${server?.url}${path}>; rel="next"` }),
    error: /goes round/,
  },
  {
    tried: "there is always another page of ARM",
    read: (run = hurried()) => armAt(server as HostileServer, run).list("/subscriptions/s/resourceGroups"),
    answer: () => ({ body: { value: [], nextLink: `${server?.url}/x?api-version=1&n=${Math.random()}` } }),
    error: /deadline/,
  },
  {
    tried: "there is always another page of GitHub",
    read: (run = hurried()) => githubAt(server as HostileServer, run).list("issues"),
    answer: () => ({ body: [], link: `<${server?.url}/x?n=${Math.random()}>; rel="next"` }),
    error: /deadline/,
  },
];

const impatient = 20_000;

test.each(pages.map((each) => ({ class: "a list without an end", held: "the run ends", ...each })))(
  "$class: $tried: $held",
  async ({ read, answer, error }) => {
    server = await hostileServer(({ url = "" }, response) => {
      const { body, link } = { link: undefined, ...answer(url) };
      response.writeHead(200, { ...json, ...(link ? { link } : {}) }).end(JSON.stringify(body));
    });
    await expect(read()).rejects.toThrow(error);
    expect(server.requests.length).toBeGreaterThan(0);
  },
  impatient,
);

const many = 200_000;
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const wantedRole = { arn: role("b"), groups: [], username: "b", defaultUsername: "b" };
const judged = JSON.parse(
  readFileSync(`${__dirname}/../../scripts/regular-expressions/judged.json`, "utf8"),
) as Readonly<Record<string, string>>;

/** Texts of others for which a pattern with two ways to go on takes the square of their length, or worse. */
const slow: readonly (readonly [tried: string, work: () => unknown])[] = [
  ["a page of HTML that only opens, from ARM", () => errorBody("<".repeat(many), 502)],
  ["a page of HTML that only opens, from Kubernetes", () => statusOf("<".repeat(many), 502)],
  ["blanks in an error page", () => errorBody(`<p>${" ".repeat(many)}x`, 502)],
  [
    "comments at the end of aws-auth",
    () => mapRole(`- rolearn: ${role("a")}\n#${"#a".repeat(many)}\n...\n`, wantedRole),
  ],
  ["blanks for aws-auth", () => isBlank(`${" ".repeat(many)}x`)],
  ["slashes in a registry's name", () => serverKey(`h${"/".repeat(many)}x`)],
  ["slashes in an endpoint", () => cloudOf("public", `https://h${"/".repeat(many)}x`, {})],
  ["a secret of equals signs", () => derivedForms(`${"=".repeat(many / 8)}x`)],
  ["a refusal with many quotes", () => remedyFor(403, "Forbidden", 'User "'.repeat(many))],
  ["a log of colons", () => harmless(":".repeat(many))],
  ...Object.keys(judged).map((pattern): readonly [string, () => unknown] => {
    const end = pattern.lastIndexOf("/");
    const expression = new RegExp(pattern.slice(1, end), pattern.slice(end + 1));
    return [pattern, () => expression.test("{{".repeat(many))];
  }),
];

test.each(
  slow.map(([tried, work]) => ({ class: "a text made to take long", tried, held: "linear time", work })),
)("$class: $tried: $held", ({ work }) => {
  const from = process.cpuUsage().user;
  work();
  expect(process.cpuUsage().user - from).toBeLessThan(2e6);
});

/** A billion laughs (CVE-2003-1564), and relatives of it. */
const laughs = Array.from(
  { length: 9 },
  (_, at) => `l${at}: &l${at} [${Array(9).fill(at === 0 ? "x" : `*l${at - 1}`)}]`,
);
const bombs: readonly (readonly [tried: string, text: string])[] = [
  ["aliases of aliases", laughs.join("\n")],
  ["aliases of aliases in a merge", `${laughs.join("\n")}\nm: { <<: *l8 }`],
  ["ten thousand aliases", `a: &a [${"x,".repeat(1000)}]\nb: [${"*a,".repeat(10_000)}]`],
  ["an alias of itself", "a: &a [*a]"],
  ["a hundred thousand brackets", "[".repeat(100_000)],
];
const readings: readonly (readonly [where: string, read: (text: string) => Promise<unknown>])[] = [
  [
    "an input",
    async (text) => {
      const input = data("Anything.", (value) => ({ value: JSON.stringify(value) }));
      await input.ready?.(text);
      const reading = input.read(text);
      if ("problem" in reading) throw Object.assign(new RangeError(reading.problem), { remedy: "Write it otherwise." });
    },
  ],
  ["a kubeconfig", (text) => readKubeconfig(text, undefined, async () => "")],
];

test.each(
  bombs.flatMap(([tried, text]) =>
    readings.map(([where, read]) => ({
      class: `YAML that swells in ${where}`,
      tried,
      held: "a bad input",
      read,
      text,
    })),
  ),
)("$class: $tried: $held", async ({ read, text }) => {
  const from = process.cpuUsage().user;
  await expect(read(text)).rejects.toMatchObject({ remedy: expect.stringMatching(/\.$/) });
  expect(process.cpuUsage().user - from).toBeLessThan(5e6);
});
