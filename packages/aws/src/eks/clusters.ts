import { DescribeClusterCommand, DescribeUpdateCommand, UpdateClusterConfigCommand } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import { call, unlessMissing, write } from "../client/calls.ts";
import type { Aws } from "../connect.ts";
import { eksOf } from "./client.ts";
import type { ClusterAccess } from "./cluster.ts";

const restBetween = 10_000;

/** How a cluster knows who asks; undefined when there is no such cluster. */
export async function readAccess(name: string, aws: Aws): Promise<ClusterAccess | undefined> {
  const eks = eksOf(aws);
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeCluster of ${name}`, (options) =>
      eks.send(new DescribeClusterCommand({ name }), options),
    ),
  );
  const cluster = answer?.cluster;
  return (
    cluster && {
      status: cluster.status ?? "",
      mode: cluster.accessConfig?.authenticationMode ?? "CONFIG_MAP",
      endpoint: cluster.endpoint,
      authority: cluster.certificateAuthority?.data,
      hidden: cluster.resourcesVpcConfig?.endpointPublicAccess === false,
    }
  );
}

/** Has the cluster heed access entries beside aws-auth, and waits until it does. */
export async function raiseMode(name: string, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const accessConfig = { authenticationMode: "API_AND_CONFIG_MAP" } as const;
  const { update } = await write(aws.run, `eks:UpdateClusterConfig of ${name}`, (options) =>
    eks.send(new UpdateClusterConfigCommand({ name, accessConfig }), options),
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

/** Waits until a cluster is no longer being made or changed. */
export async function untilStill(name: string, aws: Aws): Promise<void> {
  await aws.run.wait(`the change of the cluster ${name} that was going on`, async () => {
    while (/^(CREATING|UPDATING|PENDING)$/.test((await readAccess(name, aws))?.status ?? "")) {
      await aws.run.clock.sleep(restBetween);
    }
  });
}
