import { DescribeUpdateCommand, type Update } from "@aws-sdk/client-eks";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { eksOf } from "./client.ts";
import { issueRemedy } from "./issues.ts";

const restBetween = 10_000;

/** What an update is of: of a part of a cluster EKS finds it only with the part's name. */
export interface Updated {
  readonly clusterName: string;
  readonly nodegroupName?: string;
  readonly addonName?: string;
}

/** Waits for a change that EKS has begun. One that failed is thrown, with what EKS says of it. */
export async function awaitUpdate(
  { clusterName, ...part }: Updated,
  { update, of }: { readonly update: Update | undefined; readonly of: string },
  aws: AwsReads,
): Promise<void> {
  const eks = eksOf(aws);
  const input = { name: clusterName, ...part, updateId: update?.id };
  await aws.run.wait(`the change of ${of}`, async () => {
    for (let now = update; now !== undefined && now.status !== "Successful"; ) {
      if (now.status === "Failed" || now.status === "Cancelled") throw failure(now, of);
      await aws.run.clock.sleep(restBetween);
      const answer = await call(aws.run, `eks:DescribeUpdate of ${clusterName}`, (options) =>
        eks.send(new DescribeUpdateCommand(input), options),
      );
      now = answer.update;
    }
  });
}

function failure({ status, errors = [] }: Update, of: string): UnfitError {
  const why = errors.map(({ errorCode, errorMessage }) => `${errorCode}: ${errorMessage}`).join("; ");
  return new UnfitError(
    `EKS did not change ${of}: ${why || status}.`,
    issueRemedy(
      errors.map(({ errorCode }) => String(errorCode)),
      "Look at what EKS says of it, mend that, then run again.",
    ),
  );
}
