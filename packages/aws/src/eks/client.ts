import { EKSClient } from "@aws-sdk/client-eks";
import { clientOf } from "../client/client.ts";

/** The run's client of EKS. */
export const eksOf = clientOf("eks", (config) => new EKSClient(config));
