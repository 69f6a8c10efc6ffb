import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import fc from "fast-check";

/** Requests that were really sent to Azure, bent at random: the cloud stays up, answers in its shape, and stays whole. */
interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly body?: string | null;
}

const folder = process.env.SLIPWAY_RECORDED ?? resolve(__dirname, "..", "..", "..", "shared", "recorded");
const file = join(folder, "azure-2024-2025.jsonl");
const runs = 10_000;

if (!existsSync(file)) {
  test(`the recorded requests are absent (${file}): nothing was bent here`, () => {
    expect(existsSync(file)).toBe(false);
  });
} else {
  const recorded = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);
  const odd = fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    true,
    [],
    {},
    "x".repeat(5_000),
    "\u0000",
    "../..",
    { id: {} },
    [null],
    1e308,
  );
  /** One place in a body or a path is replaced, removed or doubled. */
  const bend = fc.record({
    request: fc.constantFrom(...recorded),
    at: fc.nat(1_000),
    how: fc.constantFrom("value", "key", "remove", "path", "query", "method", "text", "none"),
    value: odd,
    word: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("%2e%2e", "%", "//", "resourceGroups", "providers", "default"),
    ),
    method: fc.constantFrom("GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "OPTIONS", "TRACE"),
  });
  type Bend = typeof bend extends fc.Arbitrary<infer T> ? T : never;

  /** All places in a JSON value, as the object that holds each and its key. */
  const places = (value: unknown): [Record<string, unknown>, string][] =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(
          ([key, inner]) =>
            [[value as Record<string, unknown>, key], ...places(inner)] as [Record<string, unknown>, string][],
        );

  const bent = ({ request, at, how, value, word, method }: Bend, subscription: string) => {
    const url = new URL(request.url.replaceAll("00000000-0000-0000-0000-000000000000", subscription));
    let body = request.body ?? undefined;
    const parsed: unknown = body ? JSON.parse(body) : undefined;
    const [holder, key] = places(parsed)[at % Math.max(1, places(parsed).length)] ?? [];
    if (holder && key !== undefined) {
      if (how === "value") holder[key] = value;
      if (how === "key") holder[word] = holder[key];
      if (how === "remove") delete holder[key];
      body = JSON.stringify(parsed);
    }
    if (how === "text") body = `${body ?? ""}`.slice(0, at % 50) + word;
    const segments = url.pathname.split("/");
    if (how === "path") segments[at % segments.length] = word;
    const query = how === "query" ? `?api-version=${encodeURIComponent(word)}` : url.search;
    return { method: how === "method" ? method : request.method, path: `${segments.join("/")}${query}`, body };
  };

  const errorOf = (body: unknown): unknown => {
    const content = (typeof body === "string" ? {} : body) as { error?: { code?: unknown }; code?: unknown };
    return content.error?.code ?? content.code;
  };

  let cloud: Cloud;
  const broken: string[] = [];
  beforeAll(async () => {
    cloud = await startCloud({ time: "fast", log: (line) => broken.push(line) });
  });
  afterAll(() => cloud.close());

  test(`${runs} bent requests leave it up, in its shape, and whole`, async () => {
    const request = async (method: string, path: string, body?: string) => {
      const answer = await cloud.request(method, path, body, { "content-type": "application/json" });
      return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body ?? {})) as unknown };
    };
    const [first] = (
      (await request("GET", "/subscriptions?api-version=2022-12-01")).body as { value: { subscriptionId: string }[] }
    ).value;
    const subscription = first?.subscriptionId ?? "";
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(bend, async (choice) => {
        const { method, path, body } = bent(choice, subscription);
        let answer: Awaited<ReturnType<typeof request>>;
        try {
          answer = await request(method, path, body);
        } catch (error) {
          // A path that is no URL at all never leaves a client.
          if (error instanceof TypeError && error.message === "Invalid URL") return;
          throw error;
        }
        sent += 1;
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect([answer.status < 500, broken.filter((line) => line.includes("broke"))]).toEqual([true, []]);
        if (answer.status >= 400 && method !== "HEAD") expect(errorOf(answer.body)).toEqual(expect.any(String));
        if (sent % 50 === 0) cloud.world.clock.advance(60_000);
      }),
      { numRuns: runs, endOnFailure: true, seed: Number(process.env.SEED ?? 1) },
    );
    expect(sent).toBeGreaterThan(runs * 0.9);

    cloud.world.clock.advance(24 * 60 * 60_000);
    const listed = (await request("GET", `/subscriptions/${subscription}/resources?api-version=2021-04-01`)).body as {
      value: { id: string; type: string }[];
    };
    const ids = listed.value.map(({ id }) => id.toLowerCase());
    expect(new Set(ids).size).toBe(ids.length);
    expect(cloud.world.snapshot()).toEqual(JSON.parse(JSON.stringify(cloud.world.snapshot())));
  });
}
