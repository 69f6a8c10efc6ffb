import { idToken } from "./id-token.ts";
import type { Run } from "./run.ts";
import type { Runner } from "./runner.ts";

/** As GitHub's toolkit words it (@actions/core, oidc-utils: "Error Code : …"). */
const toolkitError = (status: number) =>
  new RangeError(`Failed to get ID Token. \n \n        Error Code : ${status}\n \n        Error Message: no`);

/** A job that asks; each try is answered in turn, and a wait for an answer ends at once where `isSlow` says so. */
function job(answers: readonly (string | Error | "silence")[], isSlow = false) {
  const seen = { asked: [] as string[], masked: [] as string[], sleeps: [] as number[] };
  const stop = new AbortController();
  const run = {
    signal: stop.signal,
    mask: (secret: string) => void seen.masked.push(secret),
    clock: {
      now: () => 0,
      async sleep(milliseconds: number, signal?: AbortSignal) {
        if (signal === undefined || isSlow) seen.sleeps.push(milliseconds);
        else await new Promise(() => {});
      },
    },
  } as Partial<Run> as Run;
  const runner = {
    async idToken(audience) {
      seen.asked.push(audience);
      const answer = answers[seen.asked.length - 1];
      if (answer === "silence") return await new Promise(() => {});
      if (typeof answer === "string") return answer;
      throw answer;
    },
  } as Partial<Runner> as Runner;
  return { run, runner, seen, stop };
}

test("a token is made out to the audience, and hidden before anyone has it", async () => {
  const { run, runner, seen } = job(["a.b.c"]);
  expect(await idToken(run, runner, "cloud")).toBe("a.b.c");
  expect(seen).toEqual({ asked: ["cloud"], masked: ["a.b.c"], sleeps: [] });
});

test.each([
  ["500", toolkitError(500)],
  ["429", toolkitError(429)],
  ["503", toolkitError(503)],
  ["no answer", new RangeError("getaddrinfo EAI_AGAIN")],
])("what passes (%s) is tried four times in all, with longer and longer waits", async (_, error) => {
  const late = job([error, error, error, "a.b.c"]);
  expect(await idToken(late.run, late.runner, "cloud")).toBe("a.b.c");
  expect(late.seen.sleeps).toEqual([1_000, 2_000, 4_000]);
  const never = job([error, error, error, error, "a.b.c"]);
  await expect(idToken(never.run, never.runner, "cloud")).rejects.toThrow("GitHub gave no OIDC token");
  expect(never.seen).toMatchObject({ asked: Array(4).fill("cloud"), sleeps: [1_000, 2_000, 4_000] });
});

test.each([400, 403, 404, 499])("a refusal (%i) is final, and says what the job needs", async (status) => {
  const { run, runner, seen } = job([toolkitError(status), "a.b.c"]);
  await expect(idToken(run, runner, "cloud")).rejects.toMatchObject({
    name: "IdTokenError",
    message: `GitHub gave no OIDC token for the audience cloud (HTTP ${status}). Give the job \`permissions: id-token: write\`, in the caller as well if this is a reusable workflow; pull requests from forks never get one.`,
  });
  expect(seen).toEqual({ asked: ["cloud"], masked: [], sleeps: [] });
});

test("each try waits twenty seconds for an answer", async () => {
  const { run, runner, seen } = job(["silence", "silence", "silence", "silence"], true);
  await expect(idToken(run, runner, "cloud")).rejects.toThrow("for the audience cloud (No answer within 20 s.)");
  expect(seen.sleeps).toEqual([20_000, 1_000, 20_000, 2_000, 20_000, 4_000, 20_000]);
});

test("a run that is stopped asks no more, and ends for its own reason", async () => {
  const { run, runner, seen, stop } = job([toolkitError(500), "a.b.c"]);
  stop.abort(new RangeError("stopped"));
  await expect(idToken(run, runner, "cloud")).rejects.toThrow("stopped");
  expect([seen.asked.length, seen.sleeps]).toEqual([1, []]);
});
