import type { ErrorBody } from "./arm/error-body.ts";
import { fluxRemedies } from "./flux/remedies.ts";
import { remedyOf } from "./remedies.test-support.ts";
import { remedies, remediesByStatus, remedyFor } from "./remedies.ts";

const body = (code: string, message = "m", more: Partial<ErrorBody> = {}): ErrorBody => ({
  code,
  message,
  details: [],
  additionalInfo: [],
  ...more,
});

test.each([
  [401, "no", "Azure does not accept the token"],
  [403, "no", "Grant the identity a role that allows this"],
  [404, "no", "Check the names in the inputs"],
  [409, "no", "conflicts with the present state"],
  [429, "passing", "Azure throttles requests"],
  [418, "no", "Correct what the message describes"],
  [499, "no", "Correct what the message describes"],
  [500, "passing", "The service has a problem at the moment"],
  [503, "passing", "The service has a problem at the moment"],
])("an unknown code with the status %s: try again: %s", (status, retry, say) => {
  expect(remedyOf("Whatever", "m", status)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

test("the innermost refusal counts first, then the outer one", () => {
  const [inner, outer] = [body("SecretDisabled"), body("ScopeLocked")];
  expect(remedyFor(400, outer, inner).say).toContain("The secret is disabled");
  expect(remedyFor(400, outer, body("Whatever")).say).toContain("management lock");
});

test.each([
  ["action and scope", "to perform action 'A/write' over scope '/s' or", {}, "AuthorizationFailed", "A/write on /s."],
  ["another wording", "Action: 'A/get' … Resource: '/v'", {}, "ForbiddenByRbac", "A/get on /v,"],
  ["nothing", "m", {}, "AuthorizationFailed", "the action that the message names on the scope that the message names."],
  [
    "a namespace",
    "to use namespace 'Microsoft.Relay'",
    {},
    "MissingSubscriptionRegistration",
    "provider Microsoft.Relay ",
  ],
  ["its target", "m", { target: "Microsoft.Web" }, "MissingSubscriptionRegistration", "provider Microsoft.Web "],
  ["no target", "m", {}, "MissingSubscriptionRegistration", "provider that the message names in"],
  [
    "a policy",
    "m",
    { additionalInfo: [null, {}, { info: { policyDefinitionDisplayName: "No public IPs" } }] as unknown[] },
    "RequestDisallowedByPolicy",
    'Azure Policy "No public IPs" forbids',
  ],
])("a remedy names what the refusal names: %s", (_, message, more, code, say) => {
  const [named, other] = [body(code, message, more), body(code)];
  for (const [outer, deepest] of [
    [named, named],
    [named, other],
    [other, named],
  ] as const)
    expect(remedyFor(403, outer, deepest).say).toContain(say);
});

const all = [...remedies, ...Object.values(remediesByStatus), ...fluxRemedies];
test.each(all.map((remedy) => [String(remedy.code), remedy] as const))("%s is answered in sentences", (_, { say }) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});
