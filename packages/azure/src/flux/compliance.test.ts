import { DeadlineError } from "@slipway/action";
import type { Azure } from "../azure.ts";
import type { FluxCluster } from "./cluster.ts";
import { firstFailing, followCompliance } from "./compliance.ts";
import { fluxRemedies, fluxRemedyFor } from "./remedies.ts";
import type { ArmFluxConfiguration } from "./wire.ts";

const status = (kind: string, name: string, reason: string, message = "why") => ({
  kind,
  name,
  namespace: "apps",
  complianceState: reason === "Succeeded" ? "Compliant" : "Non-Compliant",
  statusConditions: [
    { type: "Healthy", status: "False", reason: "Other", message: "not this one" },
    { type: "Ready", status: reason === "Succeeded" ? "True" : "False", reason, message },
  ],
});

const configuration = (
  complianceState: string,
  statuses: ReturnType<typeof status>[] = [],
  errorMessage = "",
): ArmFluxConfiguration => ({
  id: "/fleet",
  name: "fleet",
  properties: { complianceState, statuses, errorMessage },
});

test.each<[string, ArmFluxConfiguration, string | undefined]>([
  ["nothing when it complies", configuration("Compliant", [status("Kustomization", "old", "BuildFailed")]), undefined],
  [
    "the source before what is made of it",
    configuration("Non-Compliant", [
      status("Kustomization", "apps", "ArtifactFailed"),
      status("GitRepository", "fleet", "GitOperationFailed"),
    ]),
    "GitRepository apps/fleet",
  ],
  [
    "the chart before the kustomization that waits for it",
    configuration("Non-Compliant", [
      status("Kustomization", "apps", "HealthCheckFailed"),
      status("HelmRelease", "shop", "InstallFailed"),
    ]),
    "HelmRelease apps/shop",
  ],
  [
    "what failed before what only waits for it",
    configuration("Non-Compliant", [
      status("Kustomization", "apps", "DependencyNotReady"),
      status("Kustomization", "infra", "BuildFailed"),
    ]),
    "Kustomization apps/infra",
  ],
  ["the whole when no object is named", configuration("Non-Compliant", [], "broken"), "the configuration fleet"],
])("the first failing object: %s", (_what, have, object) => {
  expect(firstFailing(have)?.object).toBe(object);
});

test("a failure that only says that something is in progress is reported at the deadline", async () => {
  let now = 0;
  const run = {
    clock: {
      now: () => now,
      sleep: async (milliseconds: number) => {
        now += milliseconds;
        if (now > 3_600_000) throw new DeadlineError(60);
      },
    },
    wait: (_what: string, work: () => Promise<unknown>) => work(),
  };
  const have = configuration("Non-Compliant", [status("Kustomization", "apps", "DependencyNotReady", "not ready")]);
  const azure = { arm: { get: async () => have }, run } as unknown as Azure;
  await expect(followCompliance(have, {} as FluxCluster, azure, false)).rejects.toMatchObject({
    name: "NonCompliantError",
    message: expect.stringContaining("Kustomization apps/apps failed with DependencyNotReady: not ready"),
  });
  expect(now).toBeGreaterThan(3_600_000);
});

test.each([
  ["GitOperationFailed", "unable to clone 'https://x': authentication required", "check the token or key"],
  ["GitOperationFailed", "ssh: handshake failed: ssh: unable to authenticate", "check the token or key"],
  ["GitOperationFailed", "ssh: handshake failed: knownhosts: key is unknown", "ssh-known-hosts"],
  ["GitOperationFailed", 'couldn\'t find remote ref "refs/heads/main"', "Correct branch"],
  ["GitOperationFailed", "dial tcp: lookup x on 10.0.0.10:53: no such host", "outbound traffic"],
  ["ArtifactFailed", "kustomization path not found: stat /tmp/x: no such file or directory", "Correct the path"],
  ["ReconciliationFailed", 'deployments.apps is forbidden: User "system:serviceaccount:apps:flux-applier"', "grant"],
  ["ReconciliationFailed", 'no matches for kind "HelmRelease" in version "v2beta1"', "dependsOn"],
  ["SomethingNew", "who knows", "kubectl describe"],
])("%s: %s", (reason, message, remedy) => {
  expect(fluxRemedyFor(reason, message)).toContain(remedy);
});

test("every remedy is a sentence", () => {
  for (const { say } of fluxRemedies) expect(say).toMatch(/^[A-Z].*\.$/);
});

// Which members of a status may be absent: azure-rest-api-specs, ObjectStatusDefinition of fluxconfiguration.json.
test("a configuration that says nothing of what failed in it failed as a whole", () => {
  expect(firstFailing(configuration("Non-Compliant"))).toEqual({
    object: "the configuration fleet",
    reason: "Failed",
    message: "It does not say why.",
  });
  expect(firstFailing(configuration("Non-Compliant", [], "broken"))?.message).toBe("broken");
});

test("an object of which little is said is called what is known of it", () => {
  const failing = { ...configuration("Non-Compliant"), properties: {} as ArmFluxConfiguration["properties"] };
  const first = (more: object) =>
    firstFailing({
      ...failing,
      properties: { complianceState: "Non-Compliant", statuses: [{ complianceState: "Non-Compliant", ...more }] },
    })?.object;
  expect([first({ name: "apps" }), first({ kind: "Bucket", name: "apps" })]).toEqual(["object apps", "Bucket apps"]);
});

test("an object that is ready and does not comply all the same has no reason of its own", () => {
  const ready = { type: "Ready", status: "True", reason: "ReconciliationSucceeded", message: "Applied revision" };
  const odd = { ...status("Kustomization", "apps", "BuildFailed"), statusConditions: [ready] };
  expect(firstFailing(configuration("Non-Compliant", [odd]))).toEqual({
    object: "Kustomization apps/apps",
    reason: "Unknown",
    message: "It does not say why.",
  });
});
