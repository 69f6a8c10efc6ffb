import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from "@aws-sdk/client-ec2";
import type { Aws, AwsReads } from "../aws.ts";
import { call, type Send } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { tagsIn } from "../client/tags.ts";
import { ec2Of } from "./client.ts";
import { type IngressRule, peerIn } from "./rule.ts";
import { type RuleBody, type RuleChange, rulesOfGroup } from "./rule-body.ts";
import { tagging } from "./tag-command.ts";

const kept = new WeakMap<AwsReads, Map<string, Promise<readonly IngressRule[]>>>();

/** The ingress rules of a group: read once for all goals, until the run writes to it. */
export async function rulesOf(groupId: string, aws: AwsReads): Promise<readonly IngressRule[]> {
  const groups = kept.get(aws) ?? new Map<string, Promise<readonly IngressRule[]>>();
  kept.set(aws, groups);
  // What the job has planned by then is part of the answer.
  const key = `${groupId} ${aws.run.planned.size}`;
  const rules = groups.get(key) ?? readRules(groupId, aws);
  groups.set(key, rules);
  try {
    return await rules;
  } catch (error) {
    groups.delete(key);
    throw error;
  }
}

/** Writes to a group, after which its rules are read again. */
async function write(aws: Aws, attempted: string, send: Send<unknown>): Promise<void> {
  try {
    await aws.write(attempted, send);
  } finally {
    kept.delete(aws);
  }
}

async function readRules(groupId: string, aws: AwsReads): Promise<IngressRule[]> {
  const ec2 = ec2Of(aws);
  const all: SecurityGroupRule[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const page = await call(aws.run, `ec2:DescribeSecurityGroupRules of ${groupId}`, (options) =>
      ec2.send(new DescribeSecurityGroupRulesCommand({ ...rulesOfGroup(groupId), NextToken }), options),
    );
    all.push(...(page.SecurityGroupRules ?? []));
    NextToken = page.NextToken || undefined;
  }
  return all.filter(({ IsEgress }) => IsEgress !== true).map(ruleOf);
}

const ruleOf = (rule: SecurityGroupRule): IngressRule => ({
  id: rule.SecurityGroupRuleId ?? "",
  protocol: rule.IpProtocol ?? "",
  ports: { from: rule.FromPort ?? -1, to: rule.ToPort ?? -1 },
  peer: peerIn(rule),
  description: rule.Description,
  tags: tagsIn(rule.Tags),
});

/** One rule a call: one that is there already would refuse all of a call. */
export async function authorize(body: RuleBody, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  await write(aws, `ec2:AuthorizeSecurityGroupIngress of ${body.GroupId}`, (options) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand(structuredClone(body) as never), options),
  );
}

/** Changes what the body names, each by the request that EC2 has for it. */
export async function changeRule(groupId: string, id: string, { Description, tags }: RuleChange, aws: Aws) {
  const ec2 = ec2Of(aws);
  if (tags !== undefined)
    await write(aws, `ec2:CreateTags of ${id} in ${groupId}`, (options) => ec2.send(tagging(id, tags), options));
  if (Description !== undefined) await describeRule(groupId, id, Description, aws);
}

async function describeRule(groupId: string, id: string, description: string, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  const SecurityGroupRuleDescriptions = [{ SecurityGroupRuleId: id, Description: description }];
  await write(aws, `ec2:UpdateSecurityGroupRuleDescriptionsIngress of ${id} in ${groupId}`, (options) =>
    ec2.send(
      new UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId: groupId, SecurityGroupRuleDescriptions }),
      options,
    ),
  );
}

export async function revoke(groupId: string, id: string, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  try {
    await write(aws, `ec2:RevokeSecurityGroupIngress of ${id} in ${groupId}`, (options) =>
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: [id] }), options),
    );
  } catch (error) {
    // Someone else, or an answer that was lost, has removed it.
    if (!(error instanceof AwsError) || error.code !== "InvalidSecurityGroupRuleId.NotFound") throw error;
  }
}
