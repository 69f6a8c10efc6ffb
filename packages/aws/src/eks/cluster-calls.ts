import { DescribeClusterCommand, DescribeUpdateCommand, UpdateClusterConfigCommand } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import { isUnknownText } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { call, unlessMissing } from "../client/calls.ts";
import { eksOf } from "./client.ts";
import type { ClusterAccess, ModeBody } from "./cluster-access.ts";

const restBetween = 10_000;
const world = "0.0.0.0/0";

/** Undefined when there is no such cluster. */
export async function readAccess(name: string, aws: AwsReads): Promise<ClusterAccess | undefined> {
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeCluster of ${name}`, (options) =>
      eks.send(new DescribeClusterCommand({ name }), options),
    ),
  );
  const cluster = answer?.cluster;
  return (
    cluster && {
      name,
      status: cluster.status ?? "",
      mode: cluster.accessConfig?.authenticationMode ?? "CONFIG_MAP",
      endpoint: known(cluster.endpoint),
      authority: known(cluster.certificateAuthority?.data),
      openTo:
        cluster.resourcesVpcConfig?.endpointPublicAccess === false
          ? []
          : (cluster.resourcesVpcConfig?.publicAccessCidrs ?? [world]),
    }
  );
}

/** A cluster that is planned has no API server yet. */
const known = (text: string | undefined): string | undefined => (isUnknownText(text) ? undefined : text);

/** Changes the configuration of a cluster, and waits until that is done. */
export async function updateConfig(name: string, body: ModeBody, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const { update } = await aws.write(`eks:UpdateClusterConfig of ${name}`, (options) =>
    eks.send(new UpdateClusterConfigCommand({ name, ...body }), options),
  );
  const updateId = update?.id;
  await aws.run.wait(`the change of the authentication mode of ${name}`, async () => {
    for (let status = update?.status; status === "InProgress"; ) {
      await aws.run.clock.sleep(restBetween);
      const { update: now } = await call(aws.run, `eks:DescribeUpdate of ${name}`, (options) =>
        eks.send(new DescribeUpdateCommand({ name, updateId }), options),
      );
      status = now?.status;
      if (status === "Failed" || status === "Cancelled") {
        const why = now?.errors?.map(({ errorCode, errorMessage }) => `${errorCode}: ${errorMessage}`).join("; ");
        throw new UnfitError(
          `EKS did not change the authentication mode of ${name}: ${why || status}.`,
          "Look at the update history of the cluster, then run again.",
        );
      }
    }
  });
}

/** Waits while a cluster is being created or changed. */
export async function waitWhileChanging(name: string, aws: AwsReads): Promise<void> {
  await aws.run.wait(`the change of the cluster ${name} that was going on`, async () => {
    while (/^(CREATING|UPDATING|PENDING)$/.test((await readAccess(name, aws))?.status ?? "")) {
      await aws.run.clock.sleep(restBetween);
    }
  });
}
