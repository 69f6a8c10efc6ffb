import {
  CreateNodegroupCommand,
  type CreateNodegroupCommandInput,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  type Nodegroup,
  UpdateNodegroupConfigCommand,
  type UpdateNodegroupConfigCommandInput,
  UpdateNodegroupVersionCommand,
} from "@aws-sdk/client-eks";
import type { Aws, AwsReads } from "../../aws.ts";
import { call, unlessMissing } from "../../client/calls.ts";
import { eksOf } from "../client.ts";
import { notDone } from "../issues.ts";
import { setTags } from "../tag-calls.ts";
import { awaitUpdate } from "../updates.ts";
import type { NodeGroupBody, NodeGroupState } from "./node-group-state.ts";
import type { Taint } from "./want.ts";

const restBetween = 15_000;

/** Which group: a cluster has one of each name. */
interface GroupKey {
  readonly clusterName: string;
  readonly nodegroupName: string;
}

const named = ({ clusterName, nodegroupName }: GroupKey): string => `${nodegroupName} in ${clusterName}`;

/** Undefined when there is no such group, or no such cluster. */
export async function readGroup(
  { cluster, name }: { readonly cluster: string; readonly name: string },
  aws: AwsReads,
): Promise<NodeGroupState | undefined> {
  const eks = eksOf(aws);
  const key = { clusterName: cluster, nodegroupName: name };
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeNodegroup of ${named(key)}`, (options) =>
      eks.send(new DescribeNodegroupCommand(key), options),
    ),
  );
  return answer?.nodegroup && stateOf(key, answer.nodegroup);
}

const stateOf = (key: GroupKey, group: Nodegroup): NodeGroupState => ({
  ...key,
  nodegroupArn: group.nodegroupArn ?? "",
  status: group.status ?? "",
  version: group.version ?? "",
  releaseVersion: group.releaseVersion ?? "",
  scalingConfig: group.scalingConfig ?? {},
  instanceTypes: group.instanceTypes ?? [],
  subnets: group.subnets ?? [],
  amiType: group.amiType ?? "",
  capacityType: group.capacityType ?? "ON_DEMAND",
  nodeRole: group.nodeRole ?? "",
  diskSize: group.diskSize,
  labels: group.labels ?? {},
  taints: (group.taints ?? []) as readonly Taint[],
  updateConfig: (group.updateConfig ?? {}) as NodeGroupState["updateConfig"],
  nodeRepairConfig: (group.nodeRepairConfig ?? {}) as NodeGroupState["nodeRepairConfig"],
  launchTemplate: group.launchTemplate,
  tags: group.tags ?? {},
  autoScalingGroup: group.resources?.autoScalingGroups?.[0]?.name,
  issues: (group.health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`),
  issueCodes: (group.health?.issues ?? []).map(({ code }) => String(code)),
});

/** Creates a group, and waits until its nodes have joined. */
export async function createGroup(body: NodeGroupBody, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  await aws.write(`eks:CreateNodegroup ${named(body)}`, (options) =>
    eks.send(new CreateNodegroupCommand(body as unknown as CreateNodegroupCommandInput), options),
  );
  const now = await waitForGroup(body, aws);
  if (now?.status !== "CREATE_FAILED") return;
  const { nodegroupName } = body;
  const again = ` Then run again with allow-replace: ${nodegroupName}, which removes the group that failed.`;
  throw notDone(`create the node group ${nodegroupName}`, now.status, now, again);
}

/** Waits while a group is being created, changed or deleted. Undefined when it is gone then. */
export async function waitForGroup(
  { clusterName, nodegroupName }: GroupKey,
  aws: AwsReads,
): Promise<NodeGroupState | undefined> {
  const key = { cluster: clusterName, name: nodegroupName };
  return await aws.run.wait(`the node group ${nodegroupName}`, async () => {
    for (;;) {
      const now = await readGroup(key, aws);
      if (!/^(CREATING|UPDATING|DELETING)$/.test(now?.status ?? "")) return now;
      await aws.run.clock.sleep(restBetween);
    }
  });
}

/** Changes what the body names: one kind a call, and each call waits for the one before. */
export async function updateGroup(arn: string, body: NodeGroupBody, aws: Aws): Promise<void> {
  const { clusterName, nodegroupName } = body;
  const key = { clusterName, nodegroupName };
  const eks = eksOf(aws);
  if (body.tags !== undefined) await setTags({ arn, named: named(key) }, body.tags, aws);
  const config = configOf(body);
  if (Object.keys(config).length > 0) {
    const { update } = await aws.write(`eks:UpdateNodegroupConfig of ${named(key)}`, (options) =>
      eks.send(new UpdateNodegroupConfigCommand({ ...key, ...config }), options),
    );
    await awaitUpdate(key, { update, of: `the configuration of the node group ${nodegroupName}` }, aws);
  }
  const { version, releaseVersion, launchTemplate } = body;
  if (version !== undefined) {
    const template = launchTemplate as { readonly id: string; readonly version: string } | undefined;
    const input = { ...key, version, releaseVersion, launchTemplate: template };
    const { update } = await aws.write(`eks:UpdateNodegroupVersion of ${named(key)}`, (options) =>
      eks.send(new UpdateNodegroupVersionCommand(input), options),
    );
    await awaitUpdate(key, { update, of: `the version of the node group ${nodegroupName}` }, aws);
  }
}

type Config = Omit<UpdateNodegroupConfigCommandInput, "clusterName" | "nodegroupName">;

const configOf = ({ scalingConfig, labels, taints, updateConfig, nodeRepairConfig }: NodeGroupBody): Config => ({
  ...(scalingConfig === undefined ? {} : { scalingConfig }),
  ...(labels === undefined ? {} : { labels: { addOrUpdateLabels: { ...labels } } }),
  ...(taints === undefined ? {} : { taints: { addOrUpdateTaints: [...taints] } }),
  ...(updateConfig === undefined ? {} : { updateConfig: updateConfig as NonNullable<Config["updateConfig"]> }),
  ...(nodeRepairConfig === undefined ? {} : { nodeRepairConfig }),
});

/** Deletes a group: its nodes are drained first. Waits until it is gone. */
export async function deleteGroup(key: GroupKey, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const { clusterName, nodegroupName } = key;
  await unlessMissing(
    aws.write(`eks:DeleteNodegroup ${named(key)}`, (options) =>
      eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName }), options),
    ),
  );
  const now = await waitForGroup(key, aws);
  if (now !== undefined) throw notDone(`delete the node group ${nodegroupName}`, now.status, now);
}
