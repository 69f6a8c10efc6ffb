import type { KubernetesReads } from "../client/client.ts";
import { firstTrouble } from "./trouble.ts";

const inCluster = (pods: object[], events: object[] = []): KubernetesReads =>
  ({ get: async (path: string) => ({ items: path.endsWith("/pods") ? pods : events }) }) as unknown as KubernetesReads;
const pod = (name: string, status: object) => ({ metadata: { name }, status });
const waiting = (reason: string, message?: string) => ({
  phase: "Pending",
  containerStatuses: [{ state: { waiting: { reason, message } } }],
});

test.each<[string, object[], object[], string | undefined]>([
  ["nothing", [pod("a", { phase: "Running" })], [{ type: "Normal", reason: "Pulled" }], undefined],
  [
    "a pod whose image cannot be pulled",
    [pod("a", { phase: "Running" }), pod("b", waiting("ImagePullBackOff", "no route"))],
    [],
    "the pod b is in ImagePullBackOff: no route",
  ],
  [
    "one that keeps crashing, though it runs",
    [pod("a", { ...waiting("CrashLoopBackOff"), phase: "Running" })],
    [],
    "the pod a is in CrashLoopBackOff",
  ],
  [
    "one that has no node",
    [pod("a", { phase: "Pending", conditions: [{ status: "False", reason: "Unschedulable", message: "0/1 nodes" }] })],
    [],
    "the pod a is Pending, Unschedulable: 0/1 nodes",
  ],
  [
    "a warning, where all pods run",
    [pod("a", { phase: "Running" })],
    [{ type: "Warning", reason: "FailedMount", message: "no secret", involvedObject: { kind: "Pod", name: "a" } }],
    "Pod a warns FailedMount: no secret",
  ],
])("the first trouble: %s", async (_what, pods, events, said) => {
  expect(await firstTrouble(inCluster(pods, events))).toBe(said);
});
