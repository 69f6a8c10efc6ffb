import { EKSClient } from "@aws-sdk/client-eks";
import { clientConfig } from "../client/config.ts";
import type { Aws } from "../connect.ts";
import { forClients } from "../sign-in/sign-in.ts";

const made = new WeakMap<Aws, EKSClient>();

/** The run's client of EKS. */
export function eksOf(aws: Aws): EKSClient {
  const known = made.get(aws);
  if (known) return known;
  const client = new EKSClient({ ...clientConfig(aws.region, aws.run), credentials: forClients(aws.signIn, aws.run) });
  made.set(aws, client);
  return client;
}
