import {
  azureOperator,
  type Bench,
  type KubernetesOperator,
  kubernetesOperator,
  openBench,
  type Ran,
  type WireObject,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

export const namespace = "/api/v1/namespaces/apps";
export const claimPath = `${namespace}/persistentvolumeclaims/messages`;
export const volumePath = "/api/v1/persistentvolumes/apps-messages";

/** Nothing but what has to be said, of a share and of a server. */
export const plain = { secret: "", size: "", "access-modes": "", "mount-options": "" };
export const nfs = {
  ...plain,
  share: "",
  account: "",
  "account-key": "",
  server: "10.0.0.4",
  path: "/srv/messages",
};

export const counted = ({ requests }: Ran) => requests.filter(({ url }) => url.includes("/api/v1/")).length;

/** For the tests of a file: before each the world of the laws, and how to act in it. */
export function mountWorld() {
  let bench: Bench;
  let kubernetes: KubernetesOperator;
  let inputs: Readonly<Record<string, string>>;
  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    const { subscription } = await azureOperator(bench.cloud);
    const cluster = `/subscriptions/${subscription}/resourceGroups/plant/providers/Microsoft.ContainerService/managedClusters/plant`;
    kubernetes = await kubernetesOperator(bench.cloud, cluster);
  });
  afterEach(() => bench.close());
  return {
    run: (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more }),
    find: async (path: string) =>
      (await kubernetes.find(path)) as WireObject & {
        spec: Record<string, unknown> & { claimRef?: { uid?: string } };
        status: { phase: string };
        data: Record<string, string>;
      },
    kubernetes: (): KubernetesOperator => kubernetes,
    key: () => inputs["account-key"],
    /** Some seconds, in which the cluster's controllers work. */
    pass: () => bench.cloud.world.clock.advance(10_000),
    pod: (name: string, more: object = {}) =>
      kubernetes.post(`${namespace}/pods`, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name },
        spec: {
          ...more,
          containers: [{ name: "c", image: "nginx:1.27" }],
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "messages" } }],
        },
      }),
    claim: (spec: object) =>
      kubernetes.post(`${namespace}/persistentvolumeclaims`, {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "messages" },
        spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: "1Gi" } }, ...spec },
      }),
  };
}
