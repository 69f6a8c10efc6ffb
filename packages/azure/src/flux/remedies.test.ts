import { fluxRemedies, fluxRemedyFor } from "./remedies.ts";

const chart = "The Helm chart cannot be installed";
const unhealthy = "does not become healthy";

/** What an object says of itself, and a part of what to do. */
const answers = [
  ["GitOperationFailed", "authentication required", "denies the cluster access"],
  ["AuthenticationFailed", "unable to authenticate", "denies the cluster access"],
  ["GitOperationFailed", "ssh: host key mismatch", "ssh-known-hosts"],
  ["CheckoutFailed", "couldn't find remote ref", "Correct branch, tag, semver or commit"],
  ["Failed", "repository not found", "Correct url."],
  ["GitOperationFailed", "dial tcp: no such host", "cannot reach the host"],
  ["ArtifactFailed", "kustomization path not found", "Correct the path of this kustomization"],
  ["BuildFailed", "", "Fix the manifests"],
  ["HealthCheckFailed", "", unhealthy],
  ["ProgressingWithRetry", "", unhealthy],
  ["ReconciliationFailed", "is forbidden", "Flux may not do this"],
  ["PruneFailed", "is forbidden", "Flux may not do this"],
  ["ReconciliationFailed", "no matches for kind", "does not know this kind or version"],
  ["InstallFailed", "", chart],
  ["UpgradeFailed", "", chart],
  ["ArtifactFailed", "else", chart],
  ["DependencyNotReady", "", "It depends on another object"],
] as const;

test.each(answers)("Flux's %s with '%s' is answered: %s", (reason, message, say) => {
  expect(fluxRemedyFor(reason, message)).toContain(say);
});

test("no row of the table is without such an object", () => {
  const said = answers.map(([reason, message]) => fluxRemedyFor(reason, message));
  expect(fluxRemedies.filter(({ say }) => !said.includes(say))).toEqual([]);
});

test.each([
  ["ReconciliationFailed", "else"],
  ["GitOperationFailed", "else"],
  ["Whatever", "authentication required"],
])("of %s with '%s' no more is known than where to look", (reason, message) => {
  expect(fluxRemedyFor(reason, message)).toContain("Look at the object in the cluster");
});
