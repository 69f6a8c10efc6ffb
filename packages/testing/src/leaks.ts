import type { Cloud } from "@slipway/simulator";
import type { Ran } from "./run-action.ts";

/** Addresses whose answers are secrets: tokens, keys, passwords. */
const giveSecrets =
  /oauth2|\/github-oidc\/token|generateCredentials|list[A-Za-z]*(Keys?|Credentials?)\b|AssumeRole|GetAuthorizationToken|vault\.azure\.net\/secrets\//i;

const isVault = /vault\.azure\.net\/secrets\//i;

/** STS has one address for all: what is asked for stands in the form. */
const asksAwsForKeys = /^Action=AssumeRole|&Action=AssumeRole/;
const awsKeys = /<(?:SecretAccessKey|SessionToken)>([^<]+)</g;

/** Every secret that was handed out since a request, and those known from the beginning. */
export function secretsOf(cloud: Cloud, since: number, known: readonly string[]): string[] {
  const given = cloud.world.record.requests.slice(since).flatMap(({ url, status, body }) => {
    if (!body || status >= 300 || /openid-configuration/.test(url)) return [];
    if (asksAwsForKeys.test(body.request)) return [...body.response.matchAll(awsKeys)].map(([, key = ""]) => key);
    if (!giveSecrets.test(url)) return [];
    const answer = parse(body.response);
    // Of what a vault answers only the value is secret: its tags are there for everyone to see.
    return [...strings(isVault.test(url) ? (answer as { value?: unknown }).value : answer)];
  });
  // Of a private key each line is a secret, but for the frame.
  const lines = given.flatMap((text) => (text.includes("\n") ? text.split("\n") : []));
  return [...new Set([...given, ...lines, ...known])].filter(
    (text) => text.length >= 20 && !/^https?:|^\/subscriptions\/|^-----[A-Z ]+-----$/.test(text),
  );
}

/** Where a secret shows, in any form: empty when nowhere. */
export function leaksOf(ran: Ran, secrets: readonly string[]): string[] {
  const places: Record<string, string> = {
    "the log": ran.printed,
    "the summary": ran.summary,
    "the outputs": JSON.stringify(ran.outputs),
    "a URL": ran.requests.map(({ url }) => url).join("\n"),
  };
  return secrets.flatMap((secret) =>
    formsOf(secret).flatMap((form) =>
      Object.entries(places).flatMap(([place, text]) =>
        text.includes(form) ? [`${place} shows ${form.slice(0, 12)}…`] : [],
      ),
    ),
  );
}

/** An opinion of its own on what a secret can look like: not the one that the actions have. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // In base64 of a longer text a secret looks different at each of three offsets; its inner part stays.
  const inner = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [secret, bytes.toString("hex"), encodeURIComponent(secret), ...inner];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function* strings(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) yield* strings(each);
}
