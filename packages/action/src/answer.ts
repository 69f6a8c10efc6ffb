import { RemediedError } from "./remedied-error.ts";

/** Someone else than the service answered, or no one to the end: a proxy's page, nothing, a redirect. */
export class AnswerError extends RemediedError {
  override readonly name = "AnswerError";

  constructor(attempted: string, host: string, what: string, alternative = "") {
    super(
      `${attempted} at ${host} was answered with ${what}, which is no answer of this service.`,
      `Something between the runner and ${host} answered in its place, most likely a proxy that asks to sign in: let the runner reach ${host} directly, or name the right proxy in HTTPS_PROXY; then run again.${alternative}`,
    );
  }
}

/** What an HTTP answer says by itself. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A whole answer that is a redirect is none: no API that is used here redirects, and a token must not follow one. */
export function refuseRedirect(attempted: string, host: string, status: number, location: unknown): void {
  if (status < 300 || status >= 400) return;
  const target = typeof location === "string" && URL.canParse(location) ? new URL(location).host : host;
  const renamed = target === host ? " If what the inputs name was renamed or moved, write its new name." : "";
  throw new AnswerError(attempted, host, `a redirect (${status}) to ${target}`, renamed);
}

/** The JSON object of an answer that is a success; anything else is an error that names the host. */
export const objectIn = (attempted: string, host: string, answer: Answered): object =>
  jsonIn(attempted, host, answer, (value) => typeof value === "object" && value !== null && !Array.isArray(value));

/** The same, with one of the fields that the service gives with everything: without any it is someone else's object. */
export function objectWith(fields: readonly string[], attempted: string, host: string, answer: Answered): object {
  const object = objectIn(attempted, host, answer);
  if (fields.some((field) => field in object)) return object;
  throw new AnswerError(attempted, host, `JSON without ${fields.join(" or ")}`);
}

/** The same for lists, which are bare or in a field. */
export function listIn(attempted: string, host: string, answer: Answered, field?: string): unknown[] {
  if (field === undefined) return jsonIn(attempted, host, answer, Array.isArray) as unknown[];
  const list = (value: unknown) => (value as Readonly<Record<string, unknown>> | null)?.[field];
  return list(jsonIn(attempted, host, answer, (value) => Array.isArray(list(value)))) as unknown[];
}

function jsonIn(
  attempted: string,
  host: string,
  { status, text }: Answered,
  isWanted: (value: unknown) => boolean,
): object {
  const value = parsed(text);
  if (status >= 200 && status < 300 && isWanted(value)) return value as object;
  throw new AnswerError(attempted, host, described(status, text, value));
}

/** Refuses a page of a list that was read already: such a list has no end. */
export function refuseRound(attempted: string, host: string, next: string, seen: Set<string>): void {
  if (seen.has(next)) throw new AnswerError(attempted, host, "a list that goes round");
  seen.add(next);
}

/** JSON that has begun may go on at another try; what is no JSON from its first character will not become any. */
export const endsTooEarly = (text: string): boolean => /^\s*[{[]/.test(text) && parsed(text) === undefined;

function described(status: number, text: string, value: unknown): string {
  if (/^\s*</.test(text)) return `a page of HTML (${status})`;
  if (text.trim() === "") return `nothing (${status})`;
  if (value === undefined) return `a text that is not JSON (${status})`;
  return `JSON of another kind (${status})`;
}

/** Undefined when it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
