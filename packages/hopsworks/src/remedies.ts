/** What to do about a refusal, as data. `retry`: "passing" means to send the same again; "no" is final. */
export interface Remedy {
  readonly code: number;
  /** Where one code means several things: a pattern of the message. */
  readonly message?: RegExp;
  readonly retry: "no" | "passing";
  readonly say: string;
}

/** The first that matches counts. */
export const remedies: readonly Remedy[] = [
  {
    code: 400,
    message: /already exists/i,
    retry: "no",
    say: "Someone has a cluster of that name in this account: choose another name.",
  },
  { code: 400, retry: "no", say: "Hopsworks refuses these values: correct what the message names." },
  {
    code: 403,
    retry: "no",
    say: "Hopsworks does not know the key: create one in its settings (API keys), and give it as api-key.",
  },
  { code: 404, retry: "no", say: "Someone deleted it meanwhile: run again." },
  { code: 429, retry: "passing", say: "Hopsworks throttles this key: run fewer of these at once, or later." },
];

/** The remedy for a refusal. An unknown one is tried again if the server is at fault. */
export const remedyFor = (code: number, message: string): Omit<Remedy, "code"> =>
  remedies.find((remedy) => remedy.code === code && (remedy.message?.test(message) ?? true)) ??
  (code >= 500
    ? { retry: "passing", say: "Hopsworks has a problem: run again later." }
    : { retry: "no", say: "Correct what the message describes, then run again." });
