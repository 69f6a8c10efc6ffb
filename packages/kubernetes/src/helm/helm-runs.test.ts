import type { Run } from "@slipway/action";
import { Helm } from "./helm.ts";

type Ended = { readonly code: number; readonly out: string; readonly err: string };
const release = { release: "azure-arc", namespace: "azure-arc-release" };

/** A Helm in memory of this version, which ends like this, or never; and how it was run. */
function helmOf(
  version: string,
  ends: Ended | "never" = { code: 0, out: "", err: "" },
  kubeconfig: object = { "kubeconfig-path": "/kube" },
) {
  const runs: { readonly words: readonly unknown[]; readonly env: object; readonly files: object }[] = [];
  const rests: number[] = [];
  const run = {
    env: {},
    signal: new AbortController().signal,
    clock: {
      now: () => 0,
      async sleep(milliseconds: number) {
        rests.push(milliseconds);
        if (ends !== "never" || rests.length < 2) await new Promise(() => {});
      },
    },
    async execute(program: (typeof runs)[number]) {
      runs.push(program);
      if (program.words[0] === "version") return { code: 0, out: version, err: "" };
      return ends === "never" ? await new Promise(() => {}) : ends;
    },
  } as unknown as Run;
  return { helm: new Helm("helm", kubeconfig, run), runs, rests };
}

test.each([
  ["v3.8.0", true],
  ["3.10.1", true],
  ["v4.0.0", true],
  ["v3.7.9", false],
  ["v2.99.0", false],
  ["", false],
])("Helm %s is new enough: %s, which is asked once", async (version, isNew) => {
  const { helm, runs } = helmOf(version);
  const checks = Promise.all([helm.check(), helm.check()]);
  if (isNew) await checks;
  else
    await expect(checks).rejects.toMatchObject({
      message: `helm is of version ${version || "unknown"}: 3.8 is the minimum.`,
      remedy: "Install a newer Helm on the runner, or give its path in the input helm.",
    });
  expect(runs).toMatchObject([
    { words: ["version", "--template", "{{.Version}}"], env: { KUBECONFIG: "/kube" }, files: {} },
  ]);
});

test("a release is taken away, and one that is not there is gone already", async () => {
  const { helm, runs } = helmOf(
    "v3.18.4",
    { code: 1, out: "", err: "Error: uninstall: Release not loaded: azure-arc: release: not found" },
    { kubeconfig: "apiVersion: v1" },
  );
  await helm.uninstall(release);
  expect(runs[1]).toMatchObject({
    words: ["uninstall", "azure-arc", "--namespace", "azure-arc-release", "--timeout", "5m"],
    env: {},
    files: { KUBECONFIG: "apiVersion: v1" },
  });
});

test.each([
  ["Error: first\nError: last words", "last words", false],
  ["only words", "only words", false],
  ["", "it said nothing.", false],
  [`Error: ${"x".repeat(1_001)}`, "x".repeat(1_000), false],
  ['Error: secrets is forbidden: User "jane" cannot list', '403 secrets is forbidden: User "jane" cannot list', true],
])("what Helm says last is quoted (%#)", async (err, said, isDenial) => {
  const { helm } = helmOf("v3.18.4", { code: 7, out: "", err });
  await expect(helm.uninstall(release)).rejects.toMatchObject({
    name: "HelmError",
    message: `helm uninstall azure-arc failed with code 7: ${said}`,
    isDenial,
  });
});

test("a Helm that does not end is given up after ten minutes", async () => {
  const { helm, rests } = helmOf("v3.18.4", "never");
  await expect(helm.uninstall(release)).rejects.toMatchObject({
    message: "helm uninstall azure-arc did not end within 10 minutes.",
    remedy: expect.stringMatching(/^Look at what holds it up in the cluster/),
  });
  expect(rests.at(-1)).toBe(600_000);
});
