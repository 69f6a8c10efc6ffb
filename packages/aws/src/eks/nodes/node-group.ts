import { UnfitError } from "@slipway/action";
import { type Change, defineResource, hasUnknown, type Planned } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../../aws.ts";
import { answers, listed, type Shows } from "../../client/planned/shows.ts";
import { whereOf } from "../../client/where.ts";
import { changedConfig, changedVersion, newGroup, templateUse } from "./body.ts";
import { configChanges, fixedChanges, tagChanges, versionChanges } from "./compare.ts";
import type { LookedUpGroup } from "./look.ts";
import type { NodeGroupBody, NodeGroupState } from "./node-group-state.ts";
import { refuseSkew } from "./skew.ts";

const tag = "made-by";

/** A managed node group. Of its size only the bounds are kept: within them its autoscaler counts. */
export const nodeGroup = defineResource<LookedUpGroup, NodeGroupState, NodeGroupBody, AwsReads, Aws>({
  kind: "node group",
  id: ({ want }) => `${want.cluster}/${want.name}`,
  where: whereOf,
  seal: {
    read: ({ tags }) => tags[tag],
    add: (body, record) => ({ ...body, tags: { ...body.tags, [tag]: record } }),
  },

  async read(looked, aws) {
    const have = await looked.look();
    for (const issue of have?.issues ?? []) aws.run.warn(`The node group ${have?.nodegroupName} has ${issue}`);
    return have;
  },

  async plan(looked, have, aws): Promise<Planned<NodeGroupBody>> {
    const { want } = looked;
    if (have === undefined) return { operation: "create", body: await newGroup(looked, aws) };
    const fixed = [...brokenChanges(have), ...fixedChanges(have, want)];
    if (fixed.length > 0) return { operation: "replace", body: await newGroup(looked, aws), changes: fixed };
    refuseForeignDisk(have, looked);
    const tags = tagChanges(have, want);
    const config = configChanges(have, want);
    const template = await templateChanges(looked, have);
    const version = [...versionChanges(have, want), ...template];
    if (tags.length + config.length + version.length === 0) {
      refuseDegraded(have, aws);
      return { operation: "none" };
    }
    if (version.some(({ field }) => field === "version")) await judgeSkew(looked, aws);
    const use = version.length > 0 ? await templateUse(looked) : undefined;
    const body = {
      clusterName: want.cluster,
      nodegroupName: want.name,
      ...(tags.length > 0 && want.tags ? { tags: want.tags } : {}),
      ...changedConfig(have, want, config),
      ...(version.length > 0 ? changedVersion(have, want) : {}),
      ...(use === undefined ? {} : { launchTemplate: use }),
    };
    return { operation: "update", body, changes: [...tags, ...config, ...version] };
  },

  async create(_id, body, aws) {
    const { createGroup } = await import("./node-group-calls.ts");
    await createGroup(body, aws);
  },

  async update({ nodegroupArn }, body, aws) {
    const { updateGroup } = await import("./node-group-calls.ts");
    await updateGroup(nodegroupArn, body, aws);
  },

  async delete(have, aws) {
    const { deleteGroup } = await import("./node-group-calls.ts");
    await deleteGroup(have, aws);
  },

  shows: (_id, body, have, aws) => showsOf(body, have, aws),

  status: ({ status }) => (/^(CREATING|UPDATING|DELETING)$/.test(status) ? { inProgress: status } : {}),

  async wait(have, aws) {
    const { waitForGroup } = await import("./node-group-calls.ts");
    await waitForGroup(have, aws);
  },
});

/** A group that EKS could not make never becomes one. */
const brokenChanges = ({ status, issues }: NodeGroupState): Change[] =>
  /_FAILED$/.test(status)
    ? [{ field: "status", have: [status, ...issues].join("; "), want: "ACTIVE", immutable: true }]
    : [];

/** The disk of nodes that another template launches is in that template. */
function refuseForeignDisk({ launchTemplate, nodegroupName }: NodeGroupState, { template, want }: LookedUpGroup): void {
  if (want.diskSize === undefined || template !== undefined || launchTemplate === undefined) return;
  throw new UnfitError(
    `The disks of the node group ${nodegroupName} are in the launch template ${launchTemplate.name}, which is not Slipway's.`,
    "Leave disk-size out, and change the disk in that launch template.",
  );
}

/** A plan goes on; who is to say that all is well does not. */
function refuseDegraded({ status, issues, nodegroupName }: NodeGroupState, { run }: AwsReads): void {
  if (status !== "DEGRADED" || run.mode === "plan") return;
  throw new UnfitError(
    `The node group ${nodegroupName} is as declared and DEGRADED: ${issues.join("; ") || "EKS does not say why"}.`,
    "Mend what EKS says of it; the nodes that run stay.",
  );
}

async function templateChanges(looked: LookedUpGroup, { launchTemplate }: NodeGroupState): Promise<Change[]> {
  const use = await templateUse(looked);
  if (use === undefined || (!hasUnknown(use) && use.version === launchTemplate?.version)) return [];
  return [{ field: "launchTemplate.version", have: launchTemplate?.version, want: use.version }];
}

async function judgeSkew({ want }: LookedUpGroup, aws: AwsReads): Promise<void> {
  const { clusterFacts } = await import("./new-group.ts");
  refuseSkew(want.name, want.version ?? "", (await clusterFacts(want.cluster, aws)).version);
}

/** What a later step of the job will read of it. */
function showsOf(body: NodeGroupBody, have: NodeGroupState | undefined, aws: AwsReads): Shows {
  const { clusterName, nodegroupName } = body;
  const input = { clusterName, nodegroupName };
  const nodegroup = { ...have, ...body, tags: { ...have?.tags, ...body.tags }, status: "ACTIVE" };
  return {
    ...answers(aws, { of: "eks:DescribeNodegroup", input }, { nodegroup }, have === undefined),
    ...listed(aws, { of: "eks:ListNodegroups", input: { clusterName } }, { in: "nodegroups", item: nodegroupName }),
  };
}
