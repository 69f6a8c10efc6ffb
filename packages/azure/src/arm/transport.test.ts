import { Readable } from "node:stream";
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type PipelineRequest,
  RestError,
} from "@azure/core-rest-pipeline";
import { DeadlineError, type Run, UnfitError } from "@slipway/action";
import { makeTransport, readOnly } from "./transport.ts";

const home = new URL("https://arm.example");
const json = { authorization: "Bearer t", accept: "application/json" };

/** What a server answers at one try: a status with a body and headers, a broken connection, or nothing at all. */
type Answer = readonly [status: number, body?: string | Readable, headers?: Record<string, string>] | Error | "silence";

/** A way to a server that gives these answers in turn, and all that was tried and waited for. */
function wayTo(answers: readonly Answer[], given: { readonly stopped?: Error; readonly isSlow?: boolean } = {}) {
  const seen = { tried: [] as PipelineRequest[], rests: [] as number[] };
  const stop = new AbortController();
  let time = 0;
  const run = {
    env: {},
    signal: stop.signal,
    debug() {},
    clock: {
      now: () => time,
      async sleep(milliseconds: number, signal?: AbortSignal) {
        // The watch over a try has a signal: it runs out where the test says so.
        if (signal !== undefined && !given.isSlow) return await new Promise<void>(() => {});
        seen.rests.push(milliseconds);
        time += milliseconds;
      },
    },
  } as unknown as Run;
  const inner: HttpClient = {
    async sendRequest(request) {
      seen.tried.push(request);
      const answer = answers[seen.tried.length - 1] ?? new RangeError("Nothing more to answer.");
      if (given.stopped !== undefined) stop.abort(given.stopped);
      if (answer === "silence") return await new Promise(() => {});
      if (answer instanceof Error) throw answer;
      const [status, body = "", headers = {}] = answer;
      const readableStreamBody =
        typeof body === "string" ? Readable.from(body === "" ? [] : [Buffer.from(body)]) : body;
      return { request, status, headers: createHttpHeaders(headers), readableStreamBody };
    },
  };
  const transport = makeTransport(home, run, inner);
  const ask = (method: HttpMethods = "GET", path = "/a/b", headers: Record<string, string> = json) =>
    transport.sendRequest(
      createPipelineRequest({ method, url: new URL(path, home).href, headers: createHttpHeaders(headers) }),
    );
  return { ask, seen };
}

beforeEach(() => jest.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

const error = (status: number): Answer => [status, '{"error":{}}'];
const broken = new RestError("socket hang up");
const ok: Answer = [200, '{"a":1}'];

// What passes is by Azure's page on throttling (429, Retry-After) and by azure-core's exponentialRetryStrategy, which
// takes 408 and what a server is to blame for. That a POST may have been done is RFC 9110, 9.2.2.
test.each<[string, HttpMethods, Answer, boolean]>([
  ["throttling", "GET", error(429), true],
  ["throttling", "POST", error(429), true],
  ["a service that is not there", "GET", error(503), true],
  ["a service that is not there", "POST", error(503), true],
  ["a time-out", "GET", error(408), true],
  ["a mistake of the server", "PUT", error(500), true],
  ["a mistake of the server", "POST", error(500), false],
  ["a bad gateway", "DELETE", error(502), true],
  ["a slow gateway", "PATCH", error(504), true],
  ["what the server cannot do", "GET", error(501), false],
  ["a refusal", "GET", error(403), false],
  ["a conflict", "PUT", error(409), false],
  ["what is not there", "GET", error(404), false],
])("%s is answered to a %s with %j: sent again: %s", async (_, method, answer, isRepeated) => {
  const { ask, seen } = wayTo([answer, ok]);
  const { status } = await ask(method);
  expect([status, seen.tried.length]).toEqual(isRepeated ? [200, 2] : [(answer as [number])[0], 1]);
});

test.each([
  ["/tenant/oauth2/v2.0/token", true],
  ["/tenant/oauth2/token", true],
  ["/subscriptions/s/providers/Microsoft.Network/register", true],
  ["/subscriptions/s/providers/Microsoft.Storage/checkNameAvailability", true],
  ["/subscriptions/s/providers/Microsoft.Storage/register/a", false],
  ["/subscriptions/s/providers/a/b/register", false],
  ["/subscriptions/s/token", false],
])("a POST to %s harms no one if it is done twice: %s", async (path, isHarmless) => {
  for (const first of [error(500), broken]) {
    const { ask, seen } = wayTo([first, ok]);
    await ask("POST", path).catch(() => undefined);
    expect(seen.tried.length).toBe(isHarmless ? 2 : 1);
  }
});

test.each<[number, Answer, HttpMethods]>([
  [7, error(500), "GET"],
  [7, broken, "GET"],
  [1, broken, "POST"],
])("after %i tries it is given up", async (tries, answer, method) => {
  const { ask, seen } = wayTo(Array(8).fill(answer));
  const asked = ask(method, "/a/b?c=d");
  if (answer instanceof Error)
    await expect(asked).rejects.toMatchObject({
      name: "UnreachableError",
      message: `${method} arm.example/a/b got no complete answer in ${tries === 1 ? "1 try" : "7 tries"}: socket hang up`,
      remedy: expect.stringMatching(/^Check the network .*HTTPS_PROXY.*run again: finished changes are kept\.$/),
    });
  else expect((await asked).status).toBe(500);
  expect(seen.tried.length).toBe(tries);
});

test.each([
  [0, [500, 1_000, 2_000, 4_000, 8_000, 16_000]],
  [0.5, [750, 1_500, 3_000, 6_000, 12_000, 24_000]],
])("each rest is twice as long, and by chance (%s) never the same for two", async (chance, rests) => {
  jest.spyOn(Math, "random").mockReturnValue(chance);
  const { ask, seen } = wayTo(Array(7).fill(error(503)));
  await ask();
  expect(seen.rests).toEqual(rests);
});

test.each([
  ["7", [7_000, 7_000, 7_000, 7_000, 7_000, 7_000]],
  ["150", [150_000, 150_000]],
  ["301", []],
])("a service that says when to come back (%s s) is obeyed, for five minutes in all", async (after, rests) => {
  const { ask, seen } = wayTo(Array(7).fill([429, "{}", { "retry-after": after }]));
  expect((await ask()).status).toBe(429);
  expect(seen.rests).toEqual(rests);
});

test("an answer that has begun and not ended is asked for again; a refusal is taken as it is", async () => {
  const cut = wayTo([[200, '{"a":'], ok]);
  expect((await cut.ask()).bodyAsText).toBe('{"a":1}');
  const never = wayTo(Array(7).fill([299, "[1,"]));
  await expect(never.ask()).rejects.toThrow("in 7 tries: The JSON ends too early.");
  const refused = wayTo([[400, '{"error":']]);
  expect((await refused.ask()).bodyAsText).toBe('{"error":');
});

test("a try has a hundred seconds", async () => {
  const { ask, seen } = wayTo(["silence"], { isSlow: true });
  await expect(ask("POST")).rejects.toThrow("in 1 try: No answer within 100 s.");
  expect(seen.rests).toEqual([100_000]);
});

test.each([
  ["the deadline", new DeadlineError(3)],
  ["an error that says what to do", new UnfitError("It is so.", "Do that.")],
])("%s is not asked again", async (_, end) => {
  const { ask, seen } = wayTo([end, ok]);
  await expect(ask()).rejects.toBe(end);
  expect(seen.tried.length).toBe(1);
});

test("a run that is stopped asks no more, and ends for its own reason", async () => {
  const { ask, seen } = wayTo([broken, ok], { stopped: new RangeError("stopped") });
  await expect(ask()).rejects.toThrow("stopped");
  expect(seen.tried.length).toBe(1);
});

test.each([
  ["https://arm.example/a", true, true],
  ["https://arm.example:443/a", true, true],
  ["https://arm.example:8443/a", true, false],
  ["https://other.example/a", true, false],
  ["http://arm.example/a", true, false],
  ["https://other.example/a", false, true],
  ["http://169.254.169.254/metadata", false, true],
])("to %s, with a token: %s, something is sent: %s", async (url, hasToken, isSent) => {
  const { ask, seen } = wayTo([ok]);
  const asked = ask("GET", url, hasToken ? json : {});
  if (!isSent)
    await expect(asked).rejects.toMatchObject({
      name: "ForeignHostError",
      message: `GET ${new URL(url).origin} was not sent: the token is for https://arm.example only.`,
    });
  else await asked;
  expect(seen.tried.length).toBe(isSent ? 1 : 0);
  // What is asked without TLS is the machine itself: no proxy knows it.
  if (isSent) expect(seen.tried[0]?.agent !== undefined).toBe(url.startsWith("https:"));
});

const page = "<html>Sign in</html>";
const elsewhere = { location: "https://login.example/" };

test.each<[string, HttpMethods, Record<string, string>, Answer, string | undefined]>([
  ["a page", "GET", json, [200, page], "a page of HTML (200)"],
  ["a page to a write", "PUT", json, [201, page], "a page of HTML (201)"],
  ["another text", "GET", json, [299, "yes"], "a text that is not JSON (299)"],
  ["nothing to a delete", "DELETE", json, [204], undefined],
  ["an object", "GET", json, ok, undefined],
  ["a page where something is not there", "GET", json, [404, page], "a page of HTML"],
  ["nothing where something is not there", "GET", json, [404], "nothing"],
  ["an object where something is not there", "GET", json, error(404), undefined],
  ["a page to a write of what is not there", "DELETE", json, [404, page], undefined],
  ["a page with a refusal", "GET", json, [403, page], undefined],
  [
    "a page where none was asked for in JSON",
    "GET",
    { authorization: "Bearer t", accept: "*/*" },
    [200, page],
    undefined,
  ],
  ["a page where nothing is said of that", "GET", { authorization: "Bearer t" }, [200, page], undefined],
  ["a page without a token", "GET", { accept: "application/json" }, [200, page], undefined],
  ["a redirect", "GET", json, [302, "", elsewhere], "a redirect (302) to login.example"],
  ["a redirect without a token", "GET", {}, [302, "", elsewhere], "a redirect (302) to login.example"],
])("%s in answer to a %s (%j)", async (_, method, headers, answer, says) => {
  const { ask, seen } = wayTo([answer]);
  const asked = ask(method, "/a/b?c=d", headers);
  if (says === undefined) expect((await asked).status).toBe((answer as [number])[0]);
  else
    await expect(asked).rejects.toMatchObject({
      name: "AnswerError",
      message: expect.stringContaining(`${method} /a/b at arm.example was answered with ${says}`),
    });
  expect(seen.tried.length).toBe(1);
});

test.each([
  ["/subscriptions/s/resources", 128],
  ["/subscriptions/s", 16],
])("of an answer to %s at most %i MiB are taken", async (path, mebibytes) => {
  let taken = 0;
  function* endless() {
    for (;;) {
      taken += 1;
      yield new Uint8Array(2 ** 20);
    }
  }
  const { ask } = wayTo([[200, Readable.from(endless(), { highWaterMark: 1 })]]);
  await expect(ask("GET", path)).rejects.toThrow(`arm.example answered with more than ${mebibytes} MiB`);
  expect(taken).toBeLessThan(mebibytes + 4);
});

test("who only looks cannot write", async () => {
  const asked: string[] = [];
  const http = readOnly({
    async sendRequest(request) {
      asked.push(request.method);
      return { request, status: 200, headers: createHttpHeaders() };
    },
  });
  const send = (method: HttpMethods) => http.sendRequest(createPipelineRequest({ url: `${home}a`, method }));
  for (const method of ["GET", "HEAD"] as const) expect((await send(method)).status).toBe(200);
  for (const method of ["PUT", "POST", "PATCH", "DELETE"] as const)
    await expect(send(method)).rejects.toThrow(
      `${method} https://arm.example/a is a write, where only reads are allowed.`,
    );
  expect(asked).toEqual(["GET", "HEAD"]);
});
