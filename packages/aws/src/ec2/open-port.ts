import { changed, defineResource, type Planned, unknownText } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { listed } from "../client/planned/shows.ts";
import type { Tags } from "../client/tags.ts";
import { whereOf } from "../client/where.ts";
import { covers, type IngressRule, isSame, type Opening, openingName } from "./rule.ts";
import { type RuleBody, type RuleChange, ruleBody, rulesOfGroup, shownRule, withTags } from "./rule-body.ts";

/** An open port as it is to be. */
export interface OpenPortWant {
  readonly cluster: string;
  /** The cluster's security group. */
  readonly groupId: string;
  readonly opening: Opening;
  /** Undefined: that of an existing rule stays. */
  readonly description: string | undefined;
  readonly tags: Tags | undefined;
}

/** The rule that opens a port: the very one, or a wider one. */
export interface OpenPort {
  readonly rule: IngressRule;
  readonly isSame: boolean;
  readonly groupId: string;
}

const tag = "made-by";
const isNew = (body: RuleBody | RuleChange): body is RuleBody => "GroupId" in body;

/** That a cluster's security group admits someone. A wider rule will do, whoever made it. */
export const openPort = defineResource<OpenPortWant, OpenPort, RuleBody | RuleChange, AwsReads, Aws>({
  kind: "open port",
  id: ({ cluster, opening }) => `${cluster}/${openingName(opening)}`,
  where: whereOf,
  lock: ({ groupId }) => groupId,
  // Rules are read from a replica, which may be a few seconds behind.
  readLagMs: 30_000,
  seal: {
    read: ({ rule, isSame: isOurs }) => (isOurs ? rule.tags[tag] : undefined),
    add: (body, record) => (isNew(body) ? withTags(body, { [tag]: record }) : body),
  },

  async read({ groupId, opening }, aws) {
    const { rulesOf } = await import("./rule-calls.ts");
    const rules = await rulesOf(groupId, aws);
    const same = rules.find((rule) => isSame(rule, opening));
    if (same) return { rule: same, isSame: true, groupId };
    const wide = rules.find((rule) => covers(rule, opening));
    if (wide && aws.run.mode !== "destroy") aws.run.debug(`${openingName(opening)} is covered by ${wide.id}.`);
    return wide && { rule: wide, isSame: false, groupId };
  },

  async plan(
    { cluster, groupId, opening, description, tags = {} },
    have,
    aws,
  ): Promise<Planned<RuleBody | RuleChange>> {
    if (have === undefined) {
      const { peer } = opening;
      // Another account's group cannot be looked at.
      if (peer.kind === "group" && peer.userId === undefined) {
        const { judgePeerGroup } = await import("./judge-place.ts");
        await judgePeerGroup(peer.groupId, { input: "security-groups", of: groupId }, aws);
      }
      const body = ruleBody(groupId, opening, description ?? `Into the cluster ${cluster}`);
      return { operation: "create", body: withTags(body, tags) };
    }
    if (!have.isSame) return { operation: "none" };
    const described = changed({ Description: have.rule.description }, { Description: description });
    const tagged = changed({ tags: have.rule.tags }, { tags });
    const changes = [...described, ...tagged];
    if (changes.length === 0) return { operation: "none" };
    const body = {
      ...(described.length > 0 ? { Description: description ?? "" } : {}),
      ...(tagged.length > 0 ? { tags } : {}),
    };
    return { operation: "update", body, changes };
  },

  async create(_id, body, aws) {
    const { authorize } = await import("./rule-calls.ts");
    if (isNew(body)) await authorize(body, aws);
  },

  async update({ rule, groupId }, body, aws) {
    const { changeRule } = await import("./rule-calls.ts");
    if (!isNew(body)) await changeRule(groupId, rule.id, body, aws);
  },

  async delete({ rule, groupId }, aws) {
    const { revoke } = await import("./rule-calls.ts");
    await revoke(groupId, rule.id, aws);
  },

  shows(id, body, have, aws) {
    if (have !== undefined || !isNew(body)) return {};
    const read = { of: "ec2:DescribeSecurityGroupRules", input: rulesOfGroup(body.GroupId) };
    const SecurityGroupRuleId = unknownText(`rule-${id.replace(/[^\w.-]+/g, "-")}`);
    return listed(aws, read, {
      in: "SecurityGroupRules",
      item: { SecurityGroupRuleId, ...shownRule(body) },
      by: "SecurityGroupRuleId",
    });
  },
});
