import { IAMClient } from "@aws-sdk/client-iam";
import { clientConfig } from "../client/config.ts";
import type { AwsReads } from "../connect.ts";
import { forClients } from "../sign-in/sign-in.ts";

const clients = new WeakMap<AwsReads, IAMClient>();

/** The run's client of IAM. */
export function iamOf(aws: AwsReads): IAMClient {
  const client =
    clients.get(aws) ??
    new IAMClient({ ...clientConfig(aws.region, aws.run), credentials: forClients(aws.signIn, aws.run) });
  clients.set(aws, client);
  return client;
}
