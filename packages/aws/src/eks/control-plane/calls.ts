import {
  AssociateEncryptionConfigCommand,
  type AssociateEncryptionConfigCommandInput,
  type Cluster,
  CreateClusterCommand,
  type CreateClusterCommandInput,
  DeleteClusterCommand,
  DescribeClusterCommand,
  DescribeUpdateCommand,
  type Update as StartedUpdate,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
} from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import type { Aws, AwsReads } from "../../aws.ts";
import { call, unlessMissing } from "../../client/calls.ts";
import { eksOf } from "../client.ts";
import { setTags } from "../tag-calls.ts";
import type { CreateBody, Update } from "./body.ts";
import { judgeUpgrade } from "./upgrade.ts";

const restBetween = 15_000;

/** Undefined when there is no such cluster. */
export async function readCluster(name: string, aws: AwsReads): Promise<Cluster | undefined> {
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeCluster of ${name}`, (options) =>
      eksOf(aws).send(new DescribeClusterCommand({ name }), options),
    ),
  );
  return answer?.cluster;
}

/** What EKS says is wrong with a cluster, each with what it is about. */
export const issuesOf = ({ health }: Cluster): readonly string[] =>
  (health?.issues ?? []).map(
    ({ code, message, resourceIds }) => `${code}: ${message} (${resourceIds?.join(", ") ?? ""})`,
  );

export async function createCluster(name: string, body: CreateBody, aws: Aws): Promise<void> {
  await aws.write(`eks:CreateCluster ${name}`, (options) =>
    eksOf(aws).send(
      new CreateClusterCommand({ name, ...(body as unknown as Omit<CreateClusterCommandInput, "name">) }),
      options,
    ),
  );
  const now = await waitWhileChanging(name, aws);
  if (now?.status === "ACTIVE") return;
  throw new UnfitError(
    `EKS did not create the cluster ${name}: it is ${now?.status ?? "gone"}. ${now === undefined ? "" : issuesOf(now).join(" ")}`,
    "Remove the cause that the message names, delete the cluster (mode: destroy), then run again.",
  );
}

/** Carries out changes one after the other, each to its end. */
export async function updateCluster(have: Cluster, updates: readonly Update[], aws: Aws): Promise<void> {
  const { name = "", version } = have;
  for (const update of updates) {
    // A step further on is only judged by EKS once the one before it is taken.
    if (
      update.of === "version" &&
      update !== updates.find(({ of }) => of === "version") &&
      update.input.version !== version
    )
      await judgeUpgrade(name, update.input.version, aws);
    const started = await send(have, update, aws);
    if (started !== undefined) await endOf(name, started, aws);
  }
}

async function send(have: Cluster, update: Update, aws: Aws): Promise<StartedUpdate | undefined> {
  const { name = "", arn } = have;
  const eks = eksOf(aws);
  switch (update.of) {
    case "tags":
      await setTags({ arn, named: name }, update.input.tags, aws);
      return undefined;
    case "config":
      return (
        await aws.write(`eks:UpdateClusterConfig of ${name} (${Object.keys(update.input).join(", ")})`, (options) =>
          eks.send(new UpdateClusterConfigCommand({ name, ...update.input }), options),
        )
      ).update;
    case "encryption": {
      const { encryptionConfig } = update.input as Pick<AssociateEncryptionConfigCommandInput, "encryptionConfig">;
      return (
        await aws.write(`eks:AssociateEncryptionConfig to ${name}`, (options) =>
          eks.send(new AssociateEncryptionConfigCommand({ clusterName: name, encryptionConfig }), options),
        )
      ).update;
    }
    case "version":
      return (
        await aws.write(`eks:UpdateClusterVersion of ${name} to ${update.input.version}`, (options) =>
          eks.send(new UpdateClusterVersionCommand({ name, version: update.input.version }), options),
        )
      ).update;
  }
}

/** Waits for an update by its ID: what the cluster says of itself lags behind. */
async function endOf(name: string, { id, type }: StartedUpdate, aws: AwsReads): Promise<void> {
  await aws.run.wait(`the ${type} of ${name}`, async () => {
    for (;;) {
      const { update } = await call(aws.run, `eks:DescribeUpdate of ${name}`, (options) =>
        eksOf(aws).send(new DescribeUpdateCommand({ name, updateId: id }), options),
      );
      if (update?.status === "Successful") return;
      if (update?.status !== "InProgress") {
        const why = update?.errors?.map(({ errorCode, errorMessage }) => `${errorCode}: ${errorMessage}`).join("; ");
        throw new UnfitError(
          `EKS did not finish the ${type} of ${name}: ${why || update?.status}.`,
          "Remove the cause that the message names, then run again: what was done before it is kept.",
        );
      }
      await aws.run.clock.sleep(restBetween);
    }
  });
}

/** Waits while a cluster is being made, changed or deleted. Undefined when it is gone then. */
export async function waitWhileChanging(name: string, aws: AwsReads): Promise<Cluster | undefined> {
  return await aws.run.wait(`the cluster ${name}`, async () => {
    for (;;) {
      const now = await readCluster(name, aws);
      if (!/^(CREATING|UPDATING|PENDING|DELETING)$/.test(now?.status ?? "")) return now;
      await aws.run.clock.sleep(restBetween);
    }
  });
}

export async function deleteCluster(name: string, aws: Aws): Promise<void> {
  await unlessMissing(
    aws.write(`eks:DeleteCluster ${name}`, (options) => eksOf(aws).send(new DeleteClusterCommand({ name }), options)),
  );
  const now = await waitWhileChanging(name, aws);
  if (now === undefined) return;
  throw new UnfitError(
    `EKS did not delete the cluster ${name}: it is ${now.status}. ${issuesOf(now).join(" ")}`,
    "Remove the cause that the message names, then run again.",
  );
}
