/** What to do about a refusal of an API server, as data. */
export interface Remedy {
  /** The reason that the Status gives. */
  readonly reason: string;
  /** Where one reason means several things: a pattern of the message. */
  readonly message?: RegExp;
  readonly say: string;
}

/** The first that matches counts. `{who}`, `{verb}`, `{resource}` and `{where}` are filled from the refusal. */
export const remedies: readonly Remedy[] = [
  {
    reason: "Unauthorized",
    say: "The API server does not know who sends the request: give a kubeconfig whose token or certificate has not expired; on EKS sign in as an identity that has access by aws-auth or an access entry, such as the one that created the cluster.",
  },
  {
    reason: "Forbidden",
    message: /because it is being terminated/,
    say: "The namespace is being deleted: wait until it is gone, create it again, then run again.",
  },
  {
    reason: "Forbidden",
    message: /exceeded quota/,
    say: "Raise the quota of the namespace, or remove what is not needed there.",
  },
  {
    reason: "Forbidden",
    say: "Grant {who} a role that may {verb} {resource}{where}: `kubectl auth can-i {verb} {resource}` shows when it has it.",
  },
  {
    reason: "NotFound",
    message: /^namespaces /,
    say: "Create the namespace first, or correct its name in the inputs.",
  },
  {
    reason: "NotFound",
    message: /serves no such kind/,
    say: "Install in the cluster what brings this kind, then run again.",
  },
  { reason: "NotFound", say: "Check the names in the inputs: something that this depends on does not exist." },
  {
    reason: "Conflict",
    message: /conflict with/,
    say: "Another tool owns these fields: let that tool set them, or take them over there first.",
  },
  { reason: "Conflict", say: "Someone else keeps changing the same object: let that end, then run again." },
  { reason: "AlreadyExists", say: "Someone else created it meanwhile: run again." },
  { reason: "Invalid", say: "Correct what the message names, then run again." },
  {
    reason: "TooManyRequests",
    say: "The API server throttles: run fewer of these at once, or later.",
  },
  {
    reason: "RequestEntityTooLarge",
    say: "A Secret holds at most 1 MiB: use another one for this registry.",
  },
];

const unknown: Remedy = { reason: "", say: "Correct what the message names, then run again." };
const serverError: Remedy = { reason: "", say: "The API server has a problem: run again later." };

/** The remedy for a refusal, with the names in it. */
export function remedyFor(status: number, reason: string, message: string): string {
  const matches = (remedy: Remedy) => remedy.reason === reason && (remedy.message?.test(message) ?? true);
  const { say } = remedies.find(matches) ?? (status >= 500 ? serverError : unknown);
  const who = /User "([^"]*)"/.exec(message)?.[1];
  const [, verb, plural, group] = /" cannot (\w+) resource "([^"]*)"(?: in API group "([^"]*)")?/.exec(message) ?? [];
  const resource = plural && group ? `${plural}.${group}` : plural;
  const namespace = /in the namespace "([^"]*)"/.exec(message)?.[1];
  const values = {
    who: who === undefined ? "the identity" : `"${who}"`,
    verb: verb ?? "do",
    resource: resource ?? "this",
    where: namespace === undefined ? "" : ` in the namespace ${namespace}`,
  };
  return say.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);
}
