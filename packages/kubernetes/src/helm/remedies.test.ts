import { helmRemedies, helmRemedyFor } from "./remedies.ts";

// What Helm and client-go write: helm/pkg/action, client-go's and Go's net errors.
test.each([
  [
    "UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
    "Someone else is changing the release",
  ],
  ["Kubernetes cluster unreachable: Get", "Let the runner reach the API server"],
  ["dial tcp: lookup mcr.microsoft.com: no such host", "Let the runner reach the API server"],
  ["dial tcp 10.0.0.1:443: connect: connection refused", "Let the runner reach the API server"],
  ["read tcp: I/O timeout", "Let the runner reach the API server"],
  ["x509: certificate signed by unknown authority", "Let the runner reach the API server"],
  ["net/http: TLS handshake timeout", "Let the runner reach the API server"],
  [
    'ServiceAccount "a" in namespace "b" exists and cannot be imported into the current release',
    "Something of the same name",
  ],
  ['serviceaccounts "a" already exists', "Something of the same name"],
  ["template: no template", "Correct what Helm names, then run again: what it did so far is found again."],
  ["", "Run helm by hand to see what it says."],
])("%s: what to do", (written, say) => expect(helmRemedyFor(written)).toContain(say));

test("a denial names who needs which permission", () => {
  const denied =
    'secrets is forbidden: User "robot" cannot list resource "secrets" in API group "" in the namespace "a"';
  expect(helmRemedyFor(denied)).toMatch(/robot.*list|list.*robot/s);
});

test.each(helmRemedies.map(({ message, say }) => [String(message), say]))("%s is answered in sentences", (_, say) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});
