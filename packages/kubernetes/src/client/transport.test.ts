import { DeadlineError, type Run } from "@slipway/action";
import type { Access } from "../sign-in/kubeconfig.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { KubeconfigError } from "./errors.ts";
import { type Answer, makeTransport, type Once } from "./transport.ts";

const access = { cluster: { server: new URL("https://api.example:6443/base"), insecure: false } } as Access;
const answer = (status: number, text = "{}", retryAfter?: string): Answer => ({ status, text, retryAfter });
const failure = (message: string, code?: string) => Object.assign(new RangeError(message), { code });

/** An API server that gives these answers in turn, and all that was tried and waited for. */
function server(
  answers: readonly (Answer | Error | "silence")[],
  given: { readonly canSignInAgain?: boolean; readonly stopped?: Error; readonly isSlow?: boolean } = {},
) {
  const seen = { tried: 0, rests: [] as number[], proofs: 0 };
  const stop = new AbortController();
  let time = 0;
  const run = {
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
  const signIn: SignIn = {
    async proof() {
      seen.proofs += 1;
      return { authorization: `Bearer ${seen.proofs}` };
    },
    forget: () => given.canSignInAgain ?? false,
  };
  const once: Once = async (_request, { authorization }) => {
    const next = answers[seen.tried] ?? failure("Nothing more to answer.");
    seen.tried += 1;
    expect(authorization).toBe(`Bearer ${seen.tried}`);
    if (given.stopped !== undefined) stop.abort(given.stopped);
    if (next === "silence") return await new Promise(() => {});
    if (next instanceof Error) throw next;
    return next;
  };
  const transport = makeTransport(access, signIn, run, once);
  return { transport, ask: (path = "/api/v1/pods?watch=1") => transport.send({ method: "GET", path }), seen };
}

beforeEach(() => jest.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

// Those that client-go takes for passing: 429 and 5xx with Retry-After (rest/request.go), and what proxies in front of an
// API server answer for themselves.
test.each([
  [408, true],
  [429, true],
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
  [403, false],
  [404, false],
  [409, false],
  [422, false],
])("what is answered with %i is asked again: %s", async (status, isAgain) => {
  const { ask, seen } = server([answer(status), answer(200)]);
  expect([(await ask()).status, seen.tried]).toEqual(isAgain ? [200, 2] : [status, 1]);
});

test.each([
  [true, [answer(401), answer(200)], 200, 2],
  [true, [answer(401), answer(401), answer(200)], 401, 2],
  [false, [answer(401), answer(200)], 401, 1],
])("a token that is refused is renewed once, where it can be: %s", async (canSignInAgain, answers, status, tried) => {
  const { ask, seen } = server(answers, { canSignInAgain });
  expect([(await ask()).status, seen.tried, seen.rests]).toEqual([status, tried, []]);
});

test.each([
  [0, [250, 500, 1_000, 2_000, 4_000, 7_500]],
  [0.5, [375, 750, 1_500, 3_000, 6_000, 11_250]],
])("each rest is twice as long, up to fifteen seconds, and by chance (%s) never the same for two", async (chance, rests) => {
  jest.spyOn(Math, "random").mockReturnValue(chance);
  const { ask, seen } = server(Array(8).fill(answer(503)));
  expect([(await ask()).status, seen.tried, seen.rests]).toEqual([503, 7, rests]);
});

test.each([
  ["7", [7_000, 7_000, 7_000, 7_000, 7_000, 7_000]],
  ["60", [60_000, 60_000]],
  ["121", []],
  ["soon", [250, 500, 1_000, 2_000, 4_000, 7_500]],
])("a server that says when to come back (%s) is obeyed, for two minutes in all", async (after, rests) => {
  const { ask, seen } = server(Array(8).fill(answer(429, "{}", after)));
  expect([(await ask()).status, seen.rests]).toEqual([429, rests]);
});

const authority = "Check that the certificate authority in the kubeconfig is the one of this API server.";
const network = /^A private API server answers only within its network: .*HTTPS_PROXY is honoured\. Then run again/;

// The codes are Node's (errors.md, tls.md), of OpenSSL and of getaddrinfo.
test.each([
  ["ECONNRESET", 7, network],
  [undefined, 7, network],
  ["ENOTFOUND", 1, network],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", 1, authority],
  ["SELF_SIGNED_CERT_IN_CHAIN", 1, authority],
  ["CERT_HAS_EXPIRED", 1, authority],
  ["ERR_TLS_CERT_ALTNAME_INVALID", 1, authority],
])("of a connection that fails with %s it says what to do, after %i tries", async (code, tries, remedy) => {
  const { ask, seen } = server(Array(8).fill(failure("It broke.", code)));
  await expect(ask()).rejects.toMatchObject({
    name: "NoAnswerError",
    message: `GET api.example:6443/api/v1/pods got no whole answer in ${tries === 1 ? "1 try" : "7 tries"}: It broke.`,
    remedy: typeof remedy === "string" ? remedy : expect.stringMatching(remedy),
  });
  expect(seen.tried).toBe(tries);
});

test("an answer that has begun and not ended is asked for again; a refusal is taken as it is", async () => {
  expect((await server([answer(200, '{"a":'), answer(200, '{"a":1}')]).ask()).text).toBe('{"a":1}');
  await expect(server(Array(7).fill(answer(299, "[1,"))).ask()).rejects.toThrow("in 7 tries: JSON that ends too early");
  expect((await server([answer(403, '{"a":')]).ask()).text).toBe('{"a":');
});

test("a try has thirty seconds", async () => {
  const { ask, seen } = server(Array(7).fill("silence"), { isSlow: true });
  await expect(ask()).rejects.toThrow("got no whole answer in 7 tries: No answer within 30 s.");
  expect(seen.rests.slice(0, 2)).toEqual([30_000, 250]);
});

test.each([
  ["the deadline", new DeadlineError(3)],
  ["an error that says what to do", new KubeconfigError("It is so.", "Do that.")],
])("%s is not asked again", async (_, end) => {
  const { ask, seen } = server([end, answer(200)]);
  await expect(ask()).rejects.toBe(end);
  expect(seen.tried).toBe(1);
});

test("a run that is stopped asks no more, and ends for its own reason", async () => {
  const asked = server([failure("It broke."), answer(200)], { stopped: new RangeError("stopped") });
  await expect(asked.ask()).rejects.toThrow("stopped");
  expect(asked.seen.tried).toBe(1);
  const probed = server([failure("It broke.")], { stopped: new RangeError("stopped") });
  await expect(probed.transport.reachable()).rejects.toThrow("stopped");
});

test.each<[string, Answer | Error | "silence", boolean]>([
  ["its version", answer(200, '{"gitVersion":"v1.33.0"}'), true],
  ["a refusal", answer(401, '{"kind":"Status"}'), true],
  ["a page of someone in between", answer(200, "<html>"), false],
  ["nothing, within five seconds", "silence", false],
  ["a connection that breaks", failure("It broke."), false],
])("whether a server answers is found out in one try, which gives %s", async (_, first, is) => {
  const { transport, seen } = server([first], { isSlow: first === "silence" });
  expect([await transport.reachable(), seen.tried, seen.rests]).toEqual([is, 1, first === "silence" ? [5_000] : []]);
  expect(transport.host).toBe("api.example:6443");
});
