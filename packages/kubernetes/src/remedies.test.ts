import { remedies, remedyFor } from "./remedies.ts";

const denied =
  'secrets "pull" is forbidden: User "system:serviceaccount:ci:robot" cannot patch resource "secrets" in API group "" in the namespace "app"';

test.each([
  [401, "Unauthorized", "Unauthorized", "The API server does not know who sends the request"],
  [
    403,
    "Forbidden",
    "unable to create: namespace app because it is being terminated",
    "The namespace is being deleted",
  ],
  [403, "Forbidden", "exceeded quota: secrets, used: secrets=5", "Raise the quota of the namespace"],
  [404, "NotFound", 'namespaces "app" not found', "Create the namespace first"],
  [
    404,
    "NotFound",
    "the cluster serves no such kind of gateway.networking.k8s.io",
    "Install in the cluster what brings",
  ],
  [404, "NotFound", 'secrets "app" not found', "Check the names in the inputs"],
  [409, "Conflict", 'Apply failed with 1 conflict: conflict with "helm"', "Another tool owns these fields"],
  [409, "Conflict", "the object has been modified", "Someone else keeps changing the same object"],
  [409, "AlreadyExists", "exists", "Someone else created it meanwhile"],
  [422, "Invalid", "is invalid", "Correct what the message names"],
  [429, "TooManyRequests", "slow down", "The API server throttles"],
  [413, "RequestEntityTooLarge", "too large", "A Secret holds at most 1 MiB"],
  [499, "Else", "?", "Correct what the message names, then run again."],
  [500, "InternalError", "?", "The API server has a problem: run again later."],
  [503, "ServiceUnavailable", "?", "The API server has a problem: run again later."],
])("%s %s (%s) says what to do", (status, reason, message, say) => {
  expect(remedyFor(status, reason, message)).toContain(say);
});

test("a denial names who needs which permission, and where", () => {
  expect(remedyFor(403, "Forbidden", denied)).toBe(
    'Grant "system:serviceaccount:ci:robot" a role that may patch secrets in the namespace app: `kubectl auth can-i patch secrets` shows when it has it.',
  );
  expect(remedyFor(403, "Forbidden", 'User "eve" cannot list resource "nodes" at the cluster scope')).toBe(
    'Grant "eve" a role that may list nodes: `kubectl auth can-i list nodes` shows when it has it.',
  );
});

test("a denial in other words is answered without names", () => {
  expect(remedyFor(403, "Forbidden", "no")).toBe(
    "Grant the identity a role that may do this: `kubectl auth can-i do this` shows when it has it.",
  );
});

test.each(remedies.map((remedy) => [remedy.reason, remedy] as const))("%s is answered in sentences", (_, { say }) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});
