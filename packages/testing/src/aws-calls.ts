import type { Cloud } from "@slipway/simulator";

type Fields = Readonly<Record<string, unknown>>;

/** Requests of the simulated AWS by someone with all rights. */
export function awsCalls(cloud: Cloud) {
  const host = (api: string) => `https://${api}.us-east-1.amazonaws.com`;
  return {
    /** One call of EC2. Gives the answer's XML. */
    async ec2(action: string, input: Readonly<Record<string, string>>): Promise<string> {
      const body = new URLSearchParams({ Action: action, Version: "2016-11-15", ...input }).toString();
      const answer = await cloud.request("POST", `${host("ec2")}/`, body);
      if (answer.status >= 400) throw new Error(`${action}: ${answer.status} ${answer.body}`);
      return String(answer.body);
    },
    /** One call of EKS. What is read and not there is undefined. */
    async eks(method: string, path: string, body?: Fields): Promise<Record<string, unknown> | undefined> {
      const answer = await cloud.request(method, `${host("eks")}${path}`, body);
      const text = typeof answer.body === "string" ? answer.body || "{}" : JSON.stringify(answer.body ?? {});
      if (answer.status === 404 && method === "GET") return undefined;
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text);
    },
  };
}
