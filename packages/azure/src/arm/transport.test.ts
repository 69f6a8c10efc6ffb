import { type HttpMethods, RestError } from "@azure/core-rest-pipeline";
import { DeadlineError, UnfitError } from "@slipway/action";
import { type Answer, error, ok, wayTo } from "./played-server.test-support.ts";

const broken = new RestError("socket hang up");

beforeEach(() => jest.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

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
