import type { Run } from "./run.ts";
import type { Runner } from "./runner.ts";
import { within } from "./time.ts";

/** GitHub would not give the job a token. */
export class IdTokenError extends Error {
  override readonly name = "IdTokenError";
}

const tries = 4;
const patience = 20_000;

/** Asks GitHub for a token that says which job this is, made out to one audience. It expires within minutes: fetch a new one. */
export async function idToken(run: Run, runner: Runner, audience: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(run, runner, audience);
    if ("token" in answer) {
      run.mask(answer.token);
      return answer.token;
    }
    if (!answer.passing || attempt === tries) {
      throw new IdTokenError(
        `GitHub gave no OIDC token for the audience ${audience} (${answer.why}). ` +
          "Give the job `permissions: id-token: write`, in the caller as well if this is a reusable workflow; pull requests from forks never get one.",
      );
    }
    await run.clock.sleep(500 * 2 ** attempt);
  }
}

type Answer = { readonly token: string } | { readonly why: string; readonly passing: boolean };

async function askOnce(run: Run, runner: Runner, audience: string): Promise<Answer> {
  try {
    return { token: await within(run.clock, patience, run.signal, () => runner.idToken(audience)) };
  } catch (error) {
    run.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    // The toolkit's own words, from which the status is taken.
    const [, status] = /Error Code : (\d+)/.exec(message) ?? [];
    if (status === undefined) return { why: message, passing: true };
    return { why: `HTTP ${status}`, passing: Number(status) >= 500 || status === "429" };
  }
}
