import { Agent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Cloud } from "../cloud.ts";
import { account, firstKey } from "./engine/account.ts";

/** What a real SDK client needs to speak to a cloud; with other credentials than the account's first, if given. */
export function sdkConfig(
  cloud: Cloud,
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
) {
  const key = firstKey(cloud.world);
  return {
    endpoint: cloud.url,
    region: account(cloud.world).region,
    maxAttempts: 1,
    credentials: credentials ?? { accessKeyId: key?.id ?? "", secretAccessKey: key?.secret ?? "" },
    requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca: cloud.ca, keepAlive: false }) }),
  };
}
