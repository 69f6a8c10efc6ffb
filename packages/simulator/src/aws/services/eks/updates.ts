import { lookup } from "../../../world/table.ts";
import type { Call, Fields, Operations, Value } from "../../engine/operation.ts";
import {
  type Cluster,
  clusterArn,
  eks,
  epochSeconds,
  inUse,
  listed,
  notFound,
  type PartName,
  theCluster,
  type Update,
} from "./state.ts";

export const updateDue = "aws-eks-update";

export interface UpdateDue {
  readonly key: string;
  readonly id: string;
}

/** Begin a change; a cluster makes one at a time. */
export function beginUpdate(
  call: Call,
  cluster: Cluster,
  wanted: Pick<Update, "type" | "change"> & {
    params: Record<string, Value>;
    seconds: number;
    part?: PartName;
  },
): Fields {
  const { world, region } = call;
  const { name, status } = cluster.shown;
  const running = cluster.updates.find(
    (each) =>
      each.status === "InProgress" && each.part?.kind === wanted.part?.kind && each.part?.name === wanted.part?.name,
  );
  if (running) {
    throw inUse(`Cannot ${wanted.type} because cluster ${name} currently has update ${running.id} in progress`, {
      clusterName: name,
    });
  }
  if (status === "CREATING" || status === "DELETING") {
    throw inUse(`Cannot ${wanted.type} because cluster ${name} currently has status ${status}`, { clusterName: name });
  }
  const { seconds, params, ...rest } = wanted;
  const update: Update = {
    ...rest,
    id: world.ids.uuid(),
    status: "InProgress",
    params: Object.entries(params).map(([type, value]) => ({
      type,
      value: typeof value === "string" ? value : JSON.stringify(value),
    })),
    createdAt: epochSeconds(world),
    errors: [],
  };
  cluster.updates.push(update);
  if (wanted.part) {
    const part = lookup(cluster[wanted.part.kind], wanted.part.name);
    if (part) part.status = "UPDATING";
  }
  const due: UpdateDue = { key: `${region}/${name}`, id: update.id };
  world.after(seconds, updateDue, due);
  return { update: shownUpdate(update) };
}

const shownUpdate = ({ id, status, type, params, createdAt, errors }: Update): Fields => ({
  id,
  status,
  type,
  params: params.map((each) => ({ ...each })),
  createdAt,
  errors,
});

/** The updates of what a call names: a node group, an add-on, or the cluster itself. */
const ofCall = (call: Call, { updates }: Cluster): Update[] =>
  updates.filter(({ part }) =>
    (["nodegroups", "addons"] as const).every(
      (kind) =>
        call.text(kind === "addons" ? "addonName" : "nodegroupName") === (part?.kind === kind ? part.name : undefined),
    ),
  );

export const updateOperations: Operations = {
  DescribeUpdate: {
    route: "GET /clusters/{name}/updates/{updateId}",
    resource: (call) => clusterArn(call, "name"),
    run(call) {
      const cluster = theCluster(call, "name");
      const id = call.need("updateId");
      const update = ofCall(call, cluster).find((each) => each.id === id);
      if (!update) throw notFound(`No update found for ID: ${id}`, { clusterName: cluster.shown.name });
      if (update.status === "InProgress") call.waits();
      return { update: shownUpdate(update) };
    },
  },
  ListUpdates: {
    route: "GET /clusters/{name}/updates",
    resource: (call) => clusterArn(call, "name"),
    run(call) {
      const ids = ofCall(call, theCluster(call, "name")).map(({ id }) => id);
      return listed(call, "updateIds", ids);
    },
  },
};

/** The cluster and update that a due moment is about. */
export function dueUpdate(call: { world: Call["world"] }, { key, id }: UpdateDue) {
  const cluster = eks(call.world).clusters[key];
  const update = cluster?.updates.find((each) => each.id === id);
  return cluster && update ? { cluster, update } : undefined;
}
