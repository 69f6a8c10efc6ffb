import { isUnknown } from "@slipway/reconcile";
import type { ArmCluster } from "../want.ts";
import { poolWarnings, versionFor } from "./version.ts";
import type { ArmNodePool } from "./want.ts";

const cluster = (properties: object) => ({ id: "/c", name: "c", properties }) as ArmCluster;
const asked = (version: string | undefined, properties: object) =>
  versionFor({ cluster: "/c", name: "work", newestImage: false, version }, cluster(properties));

test.each([
  ["nothing", undefined, { currentKubernetesVersion: "1.33.5" }, undefined],
  ["the cluster's", "cluster", { currentKubernetesVersion: "1.33.5", kubernetesVersion: "1.33" }, "1.33.5"],
  ["the cluster's, as it was asked for", "cluster", { kubernetesVersion: "1.33" }, "1.33"],
  ["an older one", "1.32", { currentKubernetesVersion: "1.33.5" }, "1.32"],
  ["one beside a cluster that shows none", "1.34", {}, "1.34"],
])("nodes are to run %s", (_, version, properties, expected) => {
  expect(asked(version, properties)).toBe(expected);
});

test("the version of a cluster that shows none is known after apply", () => {
  const version = asked("cluster", {});
  expect([isUnknown(version), JSON.stringify(version)]).toEqual([
    true,
    expect.stringContaining("the version of the control plane"),
  ]);
});

test("a version that is newer than the control plane's is refused", () => {
  const error = {
    name: "UnfitError",
    remedy: expect.stringMatching(/^Upgrade the cluster first.*version: cluster\.$/),
  };
  expect(() => asked("1.34", { currentKubernetesVersion: "1.33.5" })).toThrow(expect.objectContaining(error));
  expect(() => asked("1.34", { currentKubernetesVersion: "1.33.5" })).toThrow(
    "The control plane of /c runs Kubernetes 1.33.5: its nodes cannot run 1.34, which is newer.",
  );
});

// "AKS version skew policy": nodes up to three minor versions behind their control plane.
test.each([
  ["as new as its control plane", { currentOrchestratorVersion: "1.33.5" }, []],
  ["one version behind", { currentOrchestratorVersion: "1.32.9" }, []],
  [
    "two versions behind",
    { currentOrchestratorVersion: "1.31.9" },
    [/^The nodes of the pool work run Kubernetes 1\.31\.9, 2 minor.*\(1\.33\.5\)/],
  ],
  ["of no known version", {}, []],
  ["stopped", { powerState: { code: "Stopped" } }, [/^The node pool work is stopped: .*az aks nodepool start\.$/]],
  ["running", { powerState: { code: "Running" } }, []],
])("a pool that is %s", (_, properties, warnings) => {
  const pool = { id: "/p", name: "work", properties } as ArmNodePool;
  const said = poolWarnings({ pool, cluster: cluster({ currentKubernetesVersion: "1.33.5" }) });
  expect(said).toEqual(warnings.map((each) => expect.stringMatching(each)));
});
