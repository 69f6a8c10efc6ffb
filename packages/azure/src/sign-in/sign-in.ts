import type { HttpClient } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import type { SignInOptions, Token } from "./token.ts";

/** A source of tokens in the shape that the vendor's SDKs ask for. */
export interface SignIn {
  getToken(scopes: string | string[]): Promise<Token>;
  /** Forgets what was got: the next token is a new one. */
  forget(): void;
}

const fiveMinutes = 5 * 60_000;

/** Tokens, each asked for once and kept until shortly before its end. Nothing is loaded or asked before the first is needed. */
export function makeSignIn(options: SignInOptions, run: Run, http: HttpClient): SignIn {
  let kept = new Map<string, Promise<Token>>();
  const fetch = async (scope: string): Promise<Token> => {
    const { getToken } = await import("./credentials.ts");
    const token = await getToken(scope, options, run, http);
    run.mask(token.token);
    // How long it lives is measured by the machine's clock; how much of that has passed, by the run's.
    return { ...token, expiresOnTimestamp: run.clock.now() + token.expiresOnTimestamp - Date.now() };
  };
  return {
    async getToken(scopes) {
      const scope = typeof scopes === "string" ? scopes : (scopes[0] ?? "");
      const known = kept.get(scope);
      if (known) {
        const token = await known;
        if (token.expiresOnTimestamp - run.clock.now() > fiveMinutes) return token;
      }
      const fresh = fetch(scope);
      kept.set(scope, fresh);
      fresh.catch(() => kept.delete(scope));
      return await fresh;
    },
    forget() {
      kept = new Map();
    },
  };
}
