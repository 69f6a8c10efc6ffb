import { type Change, changed, defineResource, immutable } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { sameInAzure } from "../arm/compare.ts";
import type { Json } from "../arm/json-path.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armShows } from "../arm/planned/shows.ts";
import { sameId } from "../arm/resource-id.ts";
import { statusOf } from "../arm/state.ts";
import { mergedTags } from "../arm/tags.ts";
import { trackedResource } from "../arm/tracked-resource.ts";
import { writeWhole } from "../arm/write-whole.ts";
import type { Azure, AzureReads } from "../azure.ts";
import { type ArmRule, plainRule, ruleBody, type SecurityRule, wantedRule } from "./security-rule.ts";

/** A group of rules; those that are not named are other people's. */
export interface SecurityGroupWant extends Place {
  readonly rules: readonly SecurityRule[];
}

interface ArmSecurityGroup extends ArmResource {
  readonly properties: ArmResource["properties"] & { readonly securityRules?: readonly ArmRule[] };
}

const rulesIn = (have: ArmSecurityGroup): readonly ArmRule[] => have.properties.securityRules ?? [];

const ruleIn = (have: ArmSecurityGroup, name: string): ArmRule | undefined =>
  rulesIn(have).find((each) => sameId(each.name, name));

/** A network security group with its rules: one write of it has all of them, as they were read or as they are wanted. */
export const securityGroup = defineResource<SecurityGroupWant, ArmSecurityGroup, Json, AzureReads, Azure>({
  ...trackedResource,
  kind: "network security group",
  id: ({ id }) => id,
  read: ({ id }, { arm }) => arm.get<ArmSecurityGroup>(id),

  async plan(want, have, azure) {
    if (have === undefined) return { operation: "create", body: await newGroup(want, azure) };
    const changes = [
      ...immutable(changed({ location: have.location }, { location: want.location }, sameInAzure)),
      ...changed({ tags: have.tags }, { tags: want.tags }, sameInAzure),
      ...want.rules.flatMap((rule) => ruleChanges(have, rule)),
    ];
    if (changes.some((change) => change.immutable))
      return { operation: "replace", body: await newGroup(want, azure), changes };
    const isWell = changes.length === 0 && statusOf(have).failed === undefined;
    return isWell ? { operation: "none" } : { operation: "update", body: mergedGroup(want, have), changes };
  },

  create: (id, body, { arm }) => arm.put(id, body, { ifNew: true }),
  update: (have, body, { arm }) => writeWhole(have, body, arm),
  shows: armShows(undefined, true),
  lock: ({ id }) => id.toLowerCase(),
});

const newGroup = async (want: SecurityGroupWant, azure: AzureReads): Promise<Json> => ({
  location: await locationFor(want, azure),
  tags: want.tags,
  properties: { securityRules: want.rules.map((rule) => ruleBody(rule, undefined)) },
});

function ruleChanges(have: ArmSecurityGroup, rule: SecurityRule): Change[] {
  const there = ruleIn(have, rule.name);
  const field = `properties.securityRules[${rule.name}]`;
  return changed(there && plainRule(there), wantedRule(rule), undefined, field);
}

const mergedGroup = (want: SecurityGroupWant, have: ArmSecurityGroup): Json => {
  const missing = want.rules.filter(({ name }) => ruleIn(have, name) === undefined);
  const kept = rulesIn(have).map((there) => {
    const rule = want.rules.find(({ name }) => sameId(name, there.name));
    return rule && ruleChanges(have, rule).length > 0 ? ruleBody(rule, there) : there;
  });
  return {
    ...have,
    tags: want.tags ? mergedTags(have.tags ?? {}, want.tags) : have.tags,
    properties: { ...have.properties, securityRules: [...kept, ...missing.map((rule) => ruleBody(rule, undefined))] },
  };
};
