import type { Cloud } from "@slipway/simulator";
import { EditError, type Values } from "./edit-target.ts";

/** Requests to the APIs of AWS in a region, as someone who may do everything. */
export interface AwsRequests {
  ec2(action: string, input: Readonly<Record<string, string>>): Promise<void>;
  ecr(action: string, input: Values): Promise<void>;
  eks(method: string, path: string, body?: Values): Promise<void>;
}

export function awsRequests(cloud: Cloud, region: string): AwsRequests {
  const send = async (what: string, ...request: Parameters<Cloud["request"]>) => {
    const { status, body } = await cloud.request(...request);
    if (status < 400) return;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    throw new EditError(`AWS refuses ${what} with ${status}: ${/<Message>([^<]*)/.exec(text)?.[1] ?? text}`);
  };
  const host = (api: string) => `https://${api}.${region}.amazonaws.com`;
  return {
    ec2: (Action, input) =>
      send(
        Action,
        "POST",
        `${host("ec2")}/`,
        new URLSearchParams({ Action, Version: "2016-11-15", ...input }).toString(),
      ),
    ecr: (action, input) =>
      send(action, "POST", `${host("api.ecr")}/`, input, {
        "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${action}`,
        "content-type": "application/x-amz-json-1.1",
      }),
    eks: (method, path, body) => send(`${method} ${path}`, method, `${host("eks")}${path}`, body),
  };
}
