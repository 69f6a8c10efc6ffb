import { EKSClient } from "@aws-sdk/client-eks";
import { clientConfig } from "../client/config.ts";
import type { AwsReads } from "../connect.ts";
import { forClients } from "../sign-in/sign-in.ts";

const clients = new WeakMap<AwsReads, EKSClient>();

/** The run's client of EKS. */
export function eksOf(aws: AwsReads): EKSClient {
  const known = clients.get(aws);
  if (known) return known;
  const client = new EKSClient({ ...clientConfig(aws.region, aws.run), credentials: forClients(aws.signIn, aws.run) });
  clients.set(aws, client);
  return client;
}
