import fc from "fast-check";
import { bent, inherited, inheritedNames } from "../../world/table.test-support.ts";
import { World } from "../../world/world.ts";
import { addEnvironment } from "./environments.ts";
import { routes } from "./routes.ts";
import { putSecret } from "./secrets.ts";
import { githubService } from "./service.ts";
import { addPullRequest, addRepository, addToken } from "./state.ts";

const repository = "octo-org/octo-repo";
const permissions = { issues: "write", pull_requests: "write", secrets: "write", environments: "write" } as const;

function start() {
  const world = new World({ time: "fast" });
  addRepository(world, repository);
  addPullRequest(world, repository, "one");
  addEnvironment(world, repository, "blue");
  putSecret(world, repository, "ONE", "1");
  const token = addToken(world, { login: "octocat", kind: "user", permissions, repositories: [repository] });
  /** Ask as a person who may do everything, or with the header that is given. */
  const request = (method: string, path: string, body?: unknown, authorization = `Bearer ${token}`): number => {
    const incoming = {
      method,
      url: new URL(`https://api.github.com${path}`),
      headers: { "user-agent": "test", authorization },
      body: Buffer.from(body === undefined ? "" : (JSON.stringify(body) ?? "")),
      closed: new AbortController().signal,
    };
    const answer = githubService.answer(incoming, world);
    if (answer instanceof Promise) throw new Error("GitHub answers at once");
    // No one's allowance ends here.
    world.clock.advance(120_000);
    return answer.status;
  };
  return { world, request };
}

const parts = { owner: "octo-org", repo: "octo-repo", number: "1", id: "1", name: "one", environment: "blue" };
const filled = (path: string, given: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ""));

const body = {
  title: "t",
  body: "b",
  state: "closed",
  state_reason: "completed",
  labels: ["bug", { name: "one" }],
  assignees: ["octocat"],
  name: "one",
  new_name: "two",
  color: "d73a4a",
  encrypted_value: "AAAA",
  key_id: "1",
};
const bodies = inheritedNames.flatMap((name) => [...bent(body, name)]);
const born = fc.constantFrom(...inherited);
const texts = fc.oneof(born, fc.constantFrom("1", "one", "bug", "blue", "open"), fc.string());
const queries = fc.dictionary(
  fc.oneof(born, fc.constantFrom("state", "sort", "direction", "labels", "creator", "since", "per_page", "page", "q")),
  fc.oneof(
    texts,
    texts.map((text) => `is:${text}`),
    texts.map((text) => `${text}:open`),
  ),
);
const strangeRequest = fc.record({
  route: fc.constantFrom(...routes),
  given: fc.record(
    Object.fromEntries(Object.entries(parts).map(([name, usual]) => [name, fc.oneof(fc.constant(usual), texts)])),
  ),
  query: queries,
  sent: fc.oneof(fc.constantFrom(...bodies), fc.jsonValue()),
});

test("any request gets an answer from GitHub, and its world stays plain data", () => {
  const { world, request } = start();
  let succeeded = 0;
  fc.assert(
    fc.property(strangeRequest, ({ route, given, query, sent }) => {
      const status = request(route.method, `${filled(route.path, given)}?${new URLSearchParams(query)}`, sent);
      expect(status).toBeLessThan(500);
      if (status < 300) succeeded += 1;
    }),
    { numRuns: 3000, seed: 1 },
  );
  // Not all of it was rubbish.
  expect(succeeded).toBeGreaterThan(100);
  expectPlain(world);
});

test("what every object has by birth is found under no name", () => {
  const { world, request } = start();
  for (const name of inheritedNames) {
    expect(request("GET", "/repos/octo-org/octo-repo", undefined, `Bearer ${name}`)).toBe(401);
    for (const qualifier of ["is", "state", "type", "label", name])
      expect(request("GET", `/search/issues?q=${qualifier}:${name}`)).toBe(qualifier === "label" ? 200 : 422);
    for (const { method, path } of routes) {
      for (const each of Object.keys(parts))
        expect(request(method, filled(path, { ...parts, [each]: name }), body)).toBeLessThan(500);
      if (method !== "GET")
        for (const sent of bent(body, name)) expect(request(method, filled(path, parts), sent)).toBeLessThan(500);
    }
    expect(request("GET", `/repos/octo-org/octo-repo/actions/secrets/${name}`)).toBe(404);
    expectPlain(world);
  }
});

/** The world is plain data: it can be copied, and written down without loss. */
function expectPlain(world: World): void {
  const { sections } = world.snapshot();
  expect(JSON.stringify(structuredClone(sections))).toBe(JSON.stringify(sections));
}
