import { IAMClient } from "@aws-sdk/client-iam";
import { clientOf } from "../client/client.ts";

/** The run's client of IAM. */
export const iamOf = clientOf("iam", (config) => new IAMClient(config));
