/** What to do about a refusal, as data. `retry`: "passing" means to send the same again; "no" is final. */
export interface Remedy {
  readonly status: number;
  /** Where one status means several things: what the message has to say. */
  readonly message?: RegExp;
  readonly retry: "no" | "passing";
  readonly say: string;
}

/** The first that fits counts. */
export const remedies: readonly Remedy[] = [
  {
    status: 401,
    retry: "no",
    say: "The token is not known or has run out: pass a fresh github-token; the job's own, which is the default, is good for the job.",
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
    say: "Grant the token the permission that was asked for, in its own settings.",
  },
  {
    status: 403,
    message: /not accessible/i,
    retry: "no",
    say: "Grant the job the permission that was asked for, under permissions: in the workflow and in the caller as well. A pull request from a fork gets none to write, and no job's own token gets to secrets: these take one of an app or a person.",
  },
  { status: 403, retry: "no", say: "Grant the token the permission that was asked for." },
  {
    status: 404,
    retry: "no",
    say: "Check the repository and the number; GitHub also says this of what the token may not see, so grant it the permission that was asked for.",
  },
  { status: 410, retry: "no", say: "Switch issues on in the repository's settings, or switch this report off." },
  { status: 422, retry: "no", say: "GitHub does not take these values: shorten or correct what the message names." },
  { status: 429, retry: "passing", say: "GitHub throttles this token: run fewer of these at once, or later." },
];

/** The remedy for a refusal; what is not known passes if it is the server's fault. */
export const remedyFor = (status: number, message: string): Omit<Remedy, "status"> =>
  remedies.find((remedy) => remedy.status === status && (remedy.message?.test(message) ?? true)) ??
  (status >= 500
    ? { retry: "passing", say: "GitHub is not well: run again later (githubstatus.com tells)." }
    : { retry: "no", say: "Look the message up in GitHub's documentation of the REST API." });
