import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "@slipway/action";
import { serverWorld } from "../server-world.test-support.ts";
import { Helm } from "./helm.ts";

const chart = { repository: "mcr.example/agents", version: "1.2.3" };
const release = { release: "azure-arc", namespace: "azure-arc-release" };

describe("Helm on the machine of the job", () => {
  const world = serverWorld();
  let folder: string;
  /** A program in Helm's place that writes down how it was run; `then` is what it does after. */
  const program = (version: string, then = "") => {
    const path = join(folder, "my helm");
    const script = `#!/bin/sh
if [ "$1" = version ]; then printf '${version}'; exit 0; fi
echo "$@" > ${folder}/words; env > ${folder}/env
cat "$KUBECONFIG" > ${folder}/kubeconfig; cat "$VALUES" 2> /dev/null > ${folder}/values; stat -c %a "$KUBECONFIG" > ${folder}/mode; echo "$KUBECONFIG" > ${folder}/path
${then}
`;
    writeFileSync(path, script, { mode: 0o755 });
    return path;
  };
  const left = (name: string) => readFileSync(join(folder, name), "utf8");
  // The clock of the world would jump while the program runs.
  const run = (): Run =>
    world.run({
      clock: { now: Date.now, sleep: () => new Promise(() => {}) },
      env: { PATH: process.env.PATH, RUNNER_TEMP: folder, INPUT_PASSWORD: "not-for-helm" },
    });
  const helm = (path: string) => new Helm(path, { kubeconfig: "apiVersion: v1 # secret", context: "plant" }, run());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-helm-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("gets values and the kubeconfig in files of its own, which go with it, and nothing secret in its words", async () => {
    await helm(program("v3.18.4")).upgrade(release, chart, { global: { key: "top-secret" } });
    expect(JSON.parse(left("values"))).toEqual({ global: { key: "top-secret" } });
    expect(left("kubeconfig")).toBe("apiVersion: v1 # secret");
    expect(left("mode")).toBe("600\n");
    expect(() => statSync(left("path").trim())).toThrow("ENOENT");
    expect(left("words").replace(/\S+\/VALUES/, "FILE")).toBe(
      "upgrade azure-arc oci://mcr.example/agents --install --version 1.2.3 --reuse-values --namespace azure-arc-release --values FILE --timeout 5m --kube-context plant\n",
    );
    expect(left("env")).not.toContain("not-for-helm");
  });

  test.each(["v3.7.2", "v2.17.0", "nonsense"])("of version %s is refused before anything is done", async (version) => {
    await expect(helm(program(version)).uninstall(release)).rejects.toMatchObject({
      message: expect.stringContaining("3.8 is the minimum"),
    });
    expect(() => left("words")).toThrow("ENOENT");
  });

  test.each([
    [
      'Error: UPGRADE FAILED: pods is forbidden: User "jane" cannot create resource "deployments" in API group "apps"',
      "403 UPGRADE FAILED",
      'Grant "jane" a role that may create deployments.apps',
    ],
    [
      "Error: INSTALLATION FAILED: Kubernetes cluster unreachable: dial tcp: no such host",
      "cluster unreachable",
      "Let the runner reach",
    ],
    ["", "it said nothing", "Correct what Helm names"],
  ])("that fails is quoted: %s", async (written, said, remedy) => {
    const failing = helm(program("v4.1.4", `echo '${written}' >&2; exit 1`)).uninstall(release);
    await expect(failing).rejects.toMatchObject({
      name: "HelmError",
      message: expect.stringContaining(said),
      remedy: expect.stringContaining(remedy),
    });
  });

  test("that is not there is named, with what to install", async () => {
    await expect(helm("no-such-helm").check()).rejects.toMatchObject({
      message: expect.stringContaining("no-such-helm cannot be run"),
      remedy: expect.stringContaining("Install Helm"),
    });
  });
});
