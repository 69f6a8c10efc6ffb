import type { Cloud } from "@slipway/simulator";
import { type AwsPolicy, RoleError } from "./read-roles.ts";

const RoleName = "deployer";
const administrator = { RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
const policyName = (at: number): string => `rehearsed-${at}`;

/** Gives the deployer's role these policies and no others; all rights where there are none. */
export async function limitAws(cloud: Cloud, policies: readonly AwsPolicy[]): Promise<void> {
  for (const name of textsIn(await iam(cloud, "ListRolePolicies", { RoleName })))
    await iam(cloud, "DeleteRolePolicy", { RoleName, PolicyName: name });
  const action = policies.length === 0 ? "AttachRolePolicy" : "DetachRolePolicy";
  const isAttached = textsIn(await iam(cloud, "ListAttachedRolePolicies", { RoleName }), "PolicyArn").length > 0;
  if (isAttached !== (policies.length === 0)) await iam(cloud, action, administrator);
  for (const [at, { file, document }] of policies.entries()) {
    const put = { RoleName, PolicyName: policyName(at + 1), PolicyDocument: document };
    try {
      await iam(cloud, "PutRolePolicy", put);
    } catch (error) {
      if (!(error instanceof RoleError)) throw error;
      throw new RoleError(`--role: IAM refuses the policy in ${file}: ${error.message}`);
    }
  }
}

const textsIn = (xml: string, element = "member"): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]+)</${element}>`, "g"))].map(([, text = ""]) => text);

async function iam(cloud: Cloud, Action: string, input: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams({ Action, Version: "2010-05-08", ...input }).toString();
  const { status, body: answer } = await cloud.request("POST", "https://iam.amazonaws.com/", body);
  const text = String(answer);
  if (status < 400) return text;
  throw new RoleError(textsIn(text, "Message")[0] ?? text);
}
