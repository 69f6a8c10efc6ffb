import { acrRemedies } from "./acr/remedies.ts";
import { aksRemedies } from "./aks/remedies.ts";
import type { ErrorBody } from "./arm/error-body.ts";
import { exemptionOf, subscriptionIn } from "./arm/policy-exemption.ts";
import { policiesIn } from "./arm/policy-violation.ts";
import { armRemedies, lastRemedies } from "./arm/remedies.ts";
import { type Advice, final, type Remedy } from "./arm/remedy.ts";
import { eventsRemedies } from "./events/remedies.ts";
import { extensionRemedies } from "./extensions/remedies.ts";
import { identityRemedies } from "./identity/remedies.ts";
import { keysRemedies } from "./keys/remedies.ts";
import { monitorRemedies } from "./monitor/remedies.ts";
import { networkRemedies } from "./network/remedies.ts";
import { storageRemedies } from "./storage/remedies.ts";

/** The first that fits counts. `{scope}`, `{action}`, `{policy}` and `{target}` are filled from the refusal. */
export const remedies: readonly Remedy[] = [
  ...armRemedies,
  ...keysRemedies,
  ...extensionRemedies,
  ...acrRemedies,
  ...aksRemedies,
  ...identityRemedies,
  ...storageRemedies,
  ...eventsRemedies,
  ...monitorRemedies,
  ...networkRemedies,
  ...lastRemedies,
];

/** What to do when nothing more is known than the status. */
export const remediesByStatus: Readonly<Record<number, Remedy>> = {
  401: final(/401/, "Sign in again: Azure does not accept the token."),
  403: final(/403/, "Grant the identity a role that allows this."),
  404: final(/404/, "Check the names in the inputs: something that this resource depends on does not exist."),
  409: final(/409/, "The change conflicts with the present state of the resource: look at it in the Azure portal."),
  429: {
    code: /429/,
    retry: "passing",
    say: "Azure throttles requests of this subscription: run fewer jobs at once, or run again later.",
  },
};

const passing: Remedy = {
  code: /5\d\d/,
  retry: "passing",
  say: "The service has a problem at the moment: run again later. If the error persists, look at Azure's status page.",
};
const unknown: Remedy = { code: /.*/, retry: "no", say: "Correct what the message describes, then run again." };

const none: ReturnType<typeof policiesIn> = { names: [], denials: [] };

/** The remedy for a refusal of a request at a path, with the names of what it is about filled in. */
export function remedyFor(status: number, outer: ErrorBody, deepest: ErrorBody, path = ""): Advice {
  const found = [deepest, outer].flatMap((body) => remedies.find((remedy) => fits(remedy, body)) ?? []).at(0);
  const remedy = found ?? remediesByStatus[status] ?? (status >= 500 ? passing : unknown);
  const policies = [outer, deepest].map((body) => policiesIn(body, path));
  const { names, denials } = policies.find(({ names }) => names.length > 0) ?? none;
  const indirect =
    remedy.field === undefined ? [] : [{ fields: [remedy.field], otherwise: exemptionIn(deepest, path) }];
  return { ...remedy, say: fill(remedy.say, outer, deepest, names), denials: [...denials, ...indirect] };
}

/** What a service makes is in a group of its own, and of the denial it shows the message alone. */
const exemptionIn = ({ message }: ErrorBody, path: string): string =>
  exemptionOf(/"policyAssignment":\{"name":"[^"]*","id":"([^"]+)"/.exec(message)?.[1], undefined, subscriptionIn(path));

function fits({ code, message }: Remedy, body: ErrorBody): boolean {
  const byCode = typeof code === "string" ? code === body.code : code.test(body.code);
  return byCode && (message === undefined || message.test(body.message));
}

function fill(say: string, outer: ErrorBody, deepest: ErrorBody, policies: readonly string[]): string {
  const text = `${outer.message} ${deepest.message}`;
  const values = {
    action: /action:? '([^']+)'/i.exec(text)?.[1],
    scope: (/over scope '([^']+)'/.exec(text) ?? /(?:scope\(s\)|Resource:) '([^']+)'/.exec(text))?.[1],
    target: deepest.target ?? outer.target ?? /namespace '([^']+)'/.exec(text)?.[1],
    policy: policies.length > 0 ? policies.map((name) => `"${name}"`).join(", ") : undefined,
  };
  const unnamed = {
    action: "the action that the message names",
    scope: "the scope that the message names",
    target: "that the message names",
    policy: "that the message names",
  };
  return say.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name] ?? unnamed[name]);
}
