import { EC2Client } from "@aws-sdk/client-ec2";
import { clientOf } from "../client/client.ts";

/** The run's client of EC2. */
export const ec2Of = clientOf("ec2", (config) => new EC2Client(config));
