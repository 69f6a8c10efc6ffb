import {
  type AwsOperator,
  awsOperator,
  type Bench,
  type NodeOperator,
  nodeOperator,
  openBench,
} from "@slipway/testing";
import action from "./action.ts";

interface Lab {
  bench: Bench;
  aws: AwsOperator;
  nodes: NodeOperator;
  /** The ARN of the nodes' role. */
  role: string;
}

/** What EKS itself keeps of the clusters, as far as tests change it. */
interface Eks {
  readonly clusters: Record<
    string,
    {
      shown: object;
      readonly nodegroups: Record<string, object>;
      readonly updates: readonly { readonly type: string; readonly status: string }[];
    }
  >;
}

/** Before each test of a file a cluster called `lab`, and a role for the nodes of its group `workers`. */
export function groupLab() {
  const parts: Partial<Lab> = {};
  const lab = parts as Lab;
  const later = () => lab.bench.cloud.world.clock.advance(20 * 60_000);
  beforeEach(async () => {
    parts.bench = await openBench();
    parts.aws = await awsOperator(parts.bench.cloud);
    parts.nodes = nodeOperator(parts.bench.cloud);
    await parts.aws.cluster("lab", "API");
    parts.role = await parts.aws.role("nodes");
    later();
  });
  afterEach(() => parts.bench?.close());
  const run = (mode: string, inputs: Readonly<Record<string, string>> = {}) =>
    lab.bench.run(action, { cluster: "lab", name: "workers", "node-role": lab.role, mode, ...inputs });
  type Ran = Awaited<ReturnType<typeof run>>;
  const asked = ({ requests }: Ran) =>
    requests.filter(({ url, permissions }) => !/\/github-oidc\//.test(url) && permissions?.length !== 0);
  const kept = () => lab.bench.cloud.world.section<Eks>("aws-eks", () => ({ clusters: {} })).clusters["us-east-1/lab"];
  return Object.assign(lab, {
    run,
    asked,
    ours: () => lab.nodes.find("lab", "workers"),
    template: () => lab.nodes.template("lab", "workers"),
    writes: (ran: Ran) =>
      asked(ran).flatMap(({ permissions = [] }) => permissions.filter((each) => /:(Create|Update|Delete)/.test(each))),
    /** Changes what EKS itself keeps of our group. */
    set: (fields: object) => void Object.assign(kept()?.nodegroups.workers ?? {}, fields),
    /** The same of the cluster. */
    setCluster(fields: object) {
      const cluster = kept();
      if (cluster) cluster.shown = { ...cluster.shown, ...fields };
    },
    /** Has the update of the version that is running fail. */
    failUpdate(errors: readonly object[]) {
      const running = kept()?.updates.find(({ type, status }) => type === "VersionUpdate" && status === "InProgress");
      if (running) Object.assign(running, { status: "Failed", errors });
    },
  });
}
