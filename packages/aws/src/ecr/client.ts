import { ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { clientOf } from "../client/client.ts";

/** The run's client of ECR. */
export const ecrOf = clientOf("ecr", (config) => new ECRClient(config));

/** Gets a login, which is good for every registry of the region that the caller may read. */
export async function getLogin(aws: AwsReads) {
  const { region, run } = aws;
  const ecr = ecrOf(aws);
  const { authorizationData } = await call(run, "ecr:GetAuthorizationToken", (options) =>
    ecr.send(new GetAuthorizationTokenCommand({}), options),
  );
  const { authorizationToken = "", expiresAt } = authorizationData?.[0] ?? {};
  run.mask(authorizationToken);
  const [username = "", password = ""] = Buffer.from(authorizationToken, "base64").toString("utf8").split(":");
  if (password === "") throw new UnfitError(`ECR in ${region} answered without a login.`, "Run again.");
  run.mask(password, username);
  return { username, password, expiresAt: expiresAt?.getTime() ?? run.clock.now() };
}
