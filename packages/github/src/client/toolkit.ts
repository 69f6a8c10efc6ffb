import type { Run } from "@slipway/action";
import { ask, type HttpAnswer } from "@slipway/action/http";

/** One request by GitHub's toolkit. */
export interface ToolkitRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: object | undefined;
  readonly signal: AbortSignal;
  /** How many bytes of the answer are read at most. */
  readonly limit: number;
}

export type Toolkit = (request: ToolkitRequest) => Promise<HttpAnswer>;

/** GitHub's toolkit, signed in. It sends over our connection: bounded, by the run's proxy, without redirects. */
export async function toolkit(token: string, run: Run): Promise<Toolkit> {
  const { getOctokit } = await import("@actions/github");
  const log = { debug: run.debug, info: run.debug, warn: run.debug, error: run.debug };
  const octokit = getOctokit(token, { userAgent: `slipway/${run.action}`, log });
  return async ({ method, url, body, signal, limit }) => {
    let answer: HttpAnswer | undefined;
    /**
     * Keeps the answer as it came: what is no JSON, or the wrong one, is judged by the client. The toolkit gets what it reads
     * of a response; to make one of Node's would load all of `fetch`.
     */
    async function fetch(address: string, { headers = {}, body: sent }: Sent) {
      const question = { method, headers, signal, limit, ...(sent === undefined ? {} : { body: sent }) };
      answer = await ask(new URL(address), run.env, question);
      const { status, text } = answer;
      return { status, url: address, headers: new Map(), text: async () => text };
    }
    const headers = { "x-github-api-version": "2022-11-28" };
    const sending = octokit.request({
      method,
      url: url.href,
      headers,
      ...(body === undefined ? {} : { data: body }),
      request: { fetch },
    });
    return await sending.then(
      () => answer as HttpAnswer,
      (error: Error) => {
        if (answer) return answer;
        throw error.cause ?? error;
      },
    );
  };
}

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
