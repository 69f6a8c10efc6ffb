/** What to do about a refusal, as data. `retry`: "passing" means to send the same again; "no" is final. */
export interface Remedy {
  readonly status: number;
  /** Where one status means several things: a pattern of the message. */
  readonly message?: RegExp;
  readonly retry: "no" | "passing";
  readonly say: string;
}

/** The first that matches counts. */
export const remedies: readonly Remedy[] = [
  {
    status: 401,
    retry: "no",
    say: "The token is unknown or has expired: pass a fresh github-token; the job's own, which is the default, lasts as long as the job.",
  },
  {
    status: 403,
    message: /rate limit/i,
    retry: "passing",
    say: "GitHub throttles this token: run fewer of these at once, or later.",
  },
  {
    status: 403,
    message: /not accessible by personal/i,
    retry: "no",
    say: "Grant the token the permission that the message names, in its own settings.",
  },
  {
    status: 403,
    message: /not accessible/i,
    retry: "no",
    say: "Grant the job the permission that the message names, under permissions: in the workflow and in the caller as well. A pull request from a fork gets none to write, and no job's own token has access to secrets: these need a token of an app or a person.",
  },
  { status: 403, retry: "no", say: "Grant the token the permission that the message names." },
  {
    status: 404,
    retry: "no",
    say: "Check the repository and the number; GitHub also says this about what the token may not see, so grant it the permission that the message names.",
  },
  { status: 410, retry: "no", say: "Switch issues on in the repository's settings, or switch this report off." },
  { status: 422, retry: "no", say: "GitHub refuses these values: shorten or correct what the message names." },
  { status: 429, retry: "passing", say: "GitHub throttles this token: run fewer of these at once, or later." },
];

/** The remedy for a refusal. An unknown one is tried again if the server is at fault. */
export const remedyFor = (status: number, message: string): Omit<Remedy, "status"> =>
  remedies.find((remedy) => remedy.status === status && (remedy.message?.test(message) ?? true)) ??
  (status >= 500
    ? { retry: "passing", say: "GitHub has a problem: run again later (see githubstatus.com)." }
    : { retry: "no", say: "Look the message up in GitHub's documentation of the REST API." });
