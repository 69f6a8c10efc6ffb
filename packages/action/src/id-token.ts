import { ask } from "./http.ts";
import type { Run } from "./run.ts";
import { within } from "./time.ts";

/** GitHub would not give the job a token. */
export class IdTokenError extends Error {
  override readonly name = "IdTokenError";
}

const tries = 4;
const patience = 20_000;

/** Asks GitHub for a token that says which job this is, made out to one audience. It dies within minutes: fetch it anew. */
export async function idToken(run: Run, audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address = "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer = "" } = run.env;
  const url = new URL(address);
  url.searchParams.set("audience", audience);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(run, url, bearer);
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

async function askOnce(run: Run, url: URL, bearer: string): Promise<Answer> {
  try {
    const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
    const { status, text } = await within(run.clock, patience, run.signal, (signal) =>
      ask(url, run.env, { headers, signal }),
    );
    if (status !== 200) return { why: `HTTP ${status}`, passing: status >= 500 || status === 429 };
    const { value } = JSON.parse(text) as { value?: unknown };
    return typeof value === "string" ? { token: value } : { why: "the answer held no token", passing: false };
  } catch (error) {
    run.signal.throwIfAborted();
    return { why: error instanceof Error ? error.message : String(error), passing: true };
  }
}
