import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { clientOf } from "../client/client.ts";

/** The run's client of CloudFormation. */
export const cloudFormationOf = clientOf("cloudformation", (config) => new CloudFormationClient(config));
