import { MissingError } from "@slipway/action";
import { type Change, defineResource, sealOf } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { answers } from "../client/planned/shows.ts";
import { whereOf } from "../client/where.ts";
import { isOwn, mergedRules, recordOf } from "./lifecycle-merge.ts";
import { preview } from "./lifecycle-preview.ts";
import { describePreview } from "./lifecycle-report.ts";
import { type LifecycleRule, meaningOf, type NewRule } from "./lifecycle-rule.ts";

interface Place {
  readonly region: string;
  readonly repository: string;
}

/** The rules as they are to be. */
export interface LifecycleWant extends Place {
  readonly rules: readonly NewRule[];
}

/** All rules of a repository, those of others too: they are sent together. */
export interface LifecycleState extends Place {
  readonly rules: readonly LifecycleRule[];
}

/** What is sent: the rules as one text. */
export interface LifecycleBody {
  readonly repositoryName: string;
  readonly rules: readonly LifecycleRule[];
}

const kind = "lifecycle policy";
const idOf = ({ region, repository }: Place): string => `${region}/${repository}`;

/**
 * The rules by which ECR deletes images of a repository. A repository has one policy: rules of others stay in it. The
 * record of a rule's maker is the end of its description, which means nothing to ECR.
 */
export const lifecyclePolicy = defineResource<LifecycleWant, LifecycleState, LifecycleBody, AwsReads, Aws>({
  kind,
  id: idOf,
  where: whereOf,
  readLagMs: 10_000,
  seal: { read: ({ rules }) => recordOf(rules) },

  async read({ region, repository }, aws) {
    const { readRules } = await import("./lifecycle-calls.ts");
    const rules = await readRules(repository, aws);
    return rules && { region, repository, rules };
  },

  async plan(want, have, aws) {
    const record = await sealOf({ kind, id: idOf(want), where: await whereOf(aws) });
    const rules = mergedRules(have?.rules ?? [], want.rules, record);
    if (rules === undefined) return { operation: "none" };
    await tellWhatGoes(want, rules, record, aws);
    const body = { repositoryName: want.repository, rules };
    if (have === undefined) return { operation: "create", body };
    return { operation: "update", body, changes: ruleChanges(have.rules, rules) };
  },

  async create(_id, { repositoryName, rules }, aws) {
    const { putRules } = await import("./lifecycle-calls.ts");
    await putRules(repositoryName, rules, aws);
  },

  async update(_have, { repositoryName, rules }, aws) {
    const { putRules } = await import("./lifecycle-calls.ts");
    await putRules(repositoryName, rules, aws);
  },

  async delete({ repository, rules, ...place }, aws) {
    const record = await sealOf({ kind, id: idOf({ ...place, repository }), where: await whereOf(aws) });
    const { putRules } = await import("./lifecycle-calls.ts");
    await putRules(
      repository,
      rules.filter((rule) => !isOwn(rule, record)),
      aws,
    );
  },

  shows(_id, { repositoryName, rules }, have, aws) {
    const read = { of: "ecr:GetLifecyclePolicy", input: { repositoryName } };
    return answers(aws, read, { repositoryName, lifecyclePolicyText: JSON.stringify({ rules }) }, have === undefined);
  },
});

/**
 * Says which images ECR would delete by our rules. ECR's own preview is not used: to start one is a write, which is kept
 * in the repository in place of anyone else's.
 */
async function tellWhatGoes(
  { region, repository }: Place,
  rules: readonly LifecycleRule[],
  record: string,
  aws: AwsReads,
): Promise<void> {
  const { readImages } = await import("./lifecycle-calls.ts");
  const images = await readImages(repository, aws);
  if (images === undefined)
    throw new MissingError(
      `There is no repository ${repository} in ECR in ${region}.`,
      "Correct the inputs repository and region, or create the repository first (create-ecr).",
    );
  const now = aws.run.clock.now();
  const parts = preview(rules, images, now).filter(({ rule }) => isOwn(rule, record) && rule.action.type === "expire");
  const text = describePreview(parts, images, now);
  if (parts.some((part) => part.images.length > 0)) aws.run.warn(text);
  else aws.run.info(text);
}

/** What differs, by the number of the rule. */
function ruleChanges(have: readonly LifecycleRule[], want: readonly LifecycleRule[]): Change[] {
  const numbers = [...new Set([...have, ...want].map(({ rulePriority }) => rulePriority))].sort((a, b) => a - b);
  return numbers.flatMap((number): Change[] => {
    const [before, after] = [have, want].map((rules) => rules.find(({ rulePriority }) => rulePriority === number));
    if (before && after && meaningOf(before) === meaningOf(after)) return [];
    return [{ field: `rules[${number}]`, ...(before ? { have: before } : {}), ...(after ? { want: after } : {}) }];
  });
}
