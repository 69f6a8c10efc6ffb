import type * as Kit from "@slipway/action/in-process";

/** Asks for the token of a job as GitHub documents it, and refuses in the words of GitHub's toolkit. */
export async function jobToken(
  ask: typeof Kit.ask,
  env: Readonly<Record<string, string | undefined>>,
  audience: string,
): Promise<string> {
  const url = new URL(env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "");
  url.searchParams.set("audience", audience);
  const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`, accept: "application/json" };
  const { status, text } = await ask(url, env, { headers, signal: AbortSignal.timeout(20_000) });
  if (status !== 200) throw new Error(`Failed to get ID Token. \n Error Code : ${status}\n Error Message: ${text}`);
  return (JSON.parse(text) as { value: string }).value;
}
