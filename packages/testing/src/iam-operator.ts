import type { Cloud } from "@slipway/simulator";

/** Someone with all rights in the simulated IAM. */
export interface IamOperator {
  /** One call. Gives the answer's XML. */
  call(action: string, input: Readonly<Record<string, string>>): Promise<string>;
  /** An inline policy of a role, or of a user; undefined when there is none. */
  inlinePolicy(bearer: { readonly RoleName: string } | { readonly UserName: string }, name: string): Promise<unknown>;
  /** What a role's tags are, as XML. */
  roleTags(name: string): Promise<string>;
}

export function iamOperator(cloud: Cloud): IamOperator {
  const send = async (action: string, input: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ Action: action, Version: "2010-05-08", ...input }).toString();
    return await cloud.request("POST", "https://iam.us-east-1.amazonaws.com/", body);
  };
  const call = async (action: string, input: Readonly<Record<string, string>>) => {
    const answer = await send(action, input);
    if (answer.status >= 400) throw new Error(`${action}: ${answer.status} ${answer.body}`);
    return String(answer.body);
  };
  return {
    call,
    async inlinePolicy(bearer, PolicyName) {
      const word = "RoleName" in bearer ? "Role" : "User";
      const { body } = await send(`Get${word}Policy`, { ...bearer, PolicyName });
      const [, document] = /<PolicyDocument>(.*?)<\/PolicyDocument>/.exec(String(body)) ?? [];
      return document === undefined ? undefined : JSON.parse(decodeURIComponent(document));
    },
    async roleTags(RoleName) {
      const listed = await call("ListRoleTags", { RoleName });
      return /<Tags>.*<\/Tags>/s.exec(listed)?.[0] ?? "";
    },
  };
}
