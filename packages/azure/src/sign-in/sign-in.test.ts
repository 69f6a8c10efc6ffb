import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import { clouds } from "./clouds.ts";
import { makeSignIn } from "./sign-in.ts";

const options = { tenant: "11111111-1111-1111-1111-111111111111", client: "c", cloud: clouds.public };
const scope = "https://management.azure.com/.default";

/** Entra, which gives the tokens t1, t2 and so on for an hour, after so many refusals; and a run by its clock. */
function entra(refusals = 0) {
  const hidden: string[] = [];
  let [given, left, now] = [0, refusals, 0];
  const http: HttpClient = {
    async sendRequest(request) {
      const headers = createHttpHeaders({ "content-type": "application/json" });
      const isToken = request.url.includes("/oauth2/v2.0/token");
      const isRefused = isToken && left-- > 0;
      if (isToken && !isRefused) given += 1;
      const body = isRefused
        ? { error: "invalid_client", error_description: "AADSTS1: No." }
        : { access_token: `t${given}`, expires_in: 3600, token_type: "Bearer" };
      return { request, status: isRefused ? 401 : 200, headers, bodyAsText: JSON.stringify(body) };
    },
  };
  const run = {
    env: {},
    clock: { now: () => now },
    signal: new AbortController().signal,
    idToken: async () => "github's.word.on-it",
    mask: (text: string) => void hidden.push(text),
  } as unknown as Run;
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { signIn: makeSignIn(options, run, http), hidden, pass };
}

test("a token is asked for once for each audience, by all who ask at once, and is hidden in the log", async () => {
  const { signIn, hidden } = entra();
  const all = await Promise.all([signIn.getToken(scope), signIn.getToken([scope])]);
  expect(all.map(({ token }) => token)).toEqual(["t1", "t1"]);
  expect((await signIn.getToken("https://vault.azure.net/.default")).token).toBe("t2");
  expect(hidden).toEqual(["t1", "t2"]);
});

test("a token counts until five minutes before its end, by the run's clock", async () => {
  const { signIn, pass } = entra();
  await signIn.getToken(scope);
  pass(55 * 60_000 - 5_000);
  expect((await signIn.getToken(scope)).token).toBe("t1");
  pass(10_000);
  expect((await signIn.getToken(scope)).token).toBe("t2");
});

test("what is forgotten is asked for again, and a refusal is not kept", async () => {
  const { signIn } = entra(1);
  await expect(signIn.getToken(scope)).rejects.toThrow("AADSTS1");
  expect((await signIn.getToken(scope)).token).toBe("t1");
  signIn.forget();
  expect((await signIn.getToken(scope)).token).toBe("t2");
});
