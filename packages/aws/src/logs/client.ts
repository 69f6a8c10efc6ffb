import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { clientOf } from "../client/client.ts";

/** The run's client of CloudWatch Logs. */
export const logsOf = clientOf("logs", (config) => new CloudWatchLogsClient(config));
