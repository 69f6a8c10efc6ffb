import {
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  textOf,
  textsOf,
  type Value,
} from "../../engine/operation.ts";
import { fits } from "../iam/document.ts";
import { type Image, wrongParameter } from "./state.ts";

const day = 24 * 60 * 60 * 1000;
const countTypes = new Set(["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"]);

const invalid = (why: string) => wrongParameter("LifecyclePolicyText", `Lifecycle policy validation failure: ${why}`);

function checkRule(rule: Fields): void {
  const selection = fieldsOf(rule, "selection");
  const [status, countType] = [textOf(selection, "tagStatus"), textOf(selection, "countType") ?? ""];
  const lists = textsOf(selection, "tagPatternList").length + textsOf(selection, "tagPrefixList").length;
  const number = numberOf(selection, "countNumber");
  if (!(Number(rule.rulePriority) >= 1)) throw invalid('object has missing required properties (["rulePriority"])');
  if (status !== "tagged" && status !== "untagged" && status !== "any") {
    throw invalid(`instance value ("${status}") not found in enum (possible values: ["tagged","untagged","any"])`);
  }
  if (status === "tagged" && lists === 0)
    throw invalid("tagPrefixList or tagPatternList is required when tagStatus is tagged");
  if (status !== "tagged" && lists > 0) throw invalid(`tags must not be specified when tagStatus is ${status}`);
  if (!countTypes.has(countType)) throw invalid(`instance value ("${countType}") not found in enum`);
  if (number === undefined || number < 1)
    throw invalid("numeric instance is lower than the required minimum (minimum: 1)");
  const unit = textOf(selection, "countUnit");
  if (countType.startsWith("since") !== (unit === "days"))
    throw invalid("countUnit must be days with, and only with, a since countType");
  if (textsOf(selection, "tagPatternList").some((pattern) => pattern.split("*").length > 5)) {
    throw invalid("a tag pattern may contain at most four wildcards");
  }
  const action = textOf(fieldsOf(rule, "action"), "type");
  if (action !== "expire" && action !== "transition")
    throw invalid(`instance value ("${action}") not found in enum (possible values: ["expire","transition"])`);
}

/** Read a policy; refused as ECR refuses it. Rules come in the order in which they run. */
export function lifecycleRules(text: string): Fields[] {
  let policy: Value;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid("the text is not valid JSON");
  }
  if (!isFields(policy) || listOf(policy, "rules").length === 0) {
    throw invalid('object has missing required properties (["rules"])');
  }
  const rules = listOf(policy, "rules");
  for (const rule of rules) checkRule(rule);
  const priorities = rules.map(({ rulePriority }) => Number(rulePriority));
  if (new Set(priorities).size < priorities.length) throw invalid("rulePriority must be unique");
  const any = rules.find((rule) => textOf(fieldsOf(rule, "selection"), "tagStatus") === "any");
  if (any && Number(any.rulePriority) !== Math.max(...priorities)) {
    throw invalid("the rule with tagStatus any must have the highest rulePriority");
  }
  return [...rules].sort((one, other) => Number(one.rulePriority) - Number(other.rulePriority));
}

function selects(selection: Fields, { tags }: Image): boolean {
  const status = textOf(selection, "tagStatus");
  if (status === "any") return true;
  if (status === "untagged") return tags.length === 0;
  const patterns = [
    ...textsOf(selection, "tagPatternList"),
    ...textsOf(selection, "tagPrefixList").map((prefix) => `${prefix}*`),
  ];
  // Several patterns: each of them must be met by some tag.
  return tags.length > 0 && patterns.every((pattern) => tags.some((tag) => fits(pattern, tag)));
}

/** From when an image counts; nothing is archived here, so that nothing was moved there. */
function since({ pushedAt, pulledAt }: Image, selection: Fields): number {
  const countType = textOf(selection, "countType");
  if (countType === "sinceImageTransitioned") return Number.POSITIVE_INFINITY;
  return countType === "sinceImagePulled" ? (pulledAt ?? pushedAt) : pushedAt;
}

/** Which images a policy would act on now, each by the first rule that selects it. */
export function appliedRules(rules: readonly Fields[], images: readonly Image[], now: number) {
  const left = new Set([...images].sort((one, other) => other.pushedAt - one.pushedAt));
  const applied: { image: Image; rule: Fields }[] = [];
  for (const rule of rules) {
    const selection = fieldsOf(rule, "selection");
    const mine = [...left].filter((image) => selects(selection, image));
    const count = numberOf(selection, "countNumber") ?? 0;
    const going =
      textOf(selection, "countType") === "imageCountMoreThan"
        ? mine.slice(count)
        : mine.filter((image) => now - since(image, selection) > count * day);
    applied.push(...going.map((image) => ({ image, rule })));
    // What a rule selects, no later rule touches, whether it goes or stays.
    for (const image of mine) left.delete(image);
  }
  return applied;
}
