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
  if (textsOf(selection, "tagPatternList").length > 0 && textsOf(selection, "tagPrefixList").length > 0)
    throw invalid("only one of tagPrefixList and tagPatternList may be specified");
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

/** What of a storage class one rule alone may select: all untagged images, or one set of tags. */
function targetOf(rule: Fields): string | undefined {
  const selection = fieldsOf(rule, "selection");
  const status = textOf(selection, "tagStatus");
  const lists = ["tagPrefixList", "tagPatternList"].map((list) => [...textsOf(selection, list)].sort());
  return status === "any"
    ? undefined
    : JSON.stringify([textOf(selection, "storageClass") ?? "standard", status, lists]);
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
  const targets = rules.flatMap((rule) => targetOf(rule) ?? []);
  if (new Set(targets).size < targets.length)
    throw invalid("rules of one storage class must select different tags, and only one may select untagged images");
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

/** Which images a policy would act on now: each rule as if there were no other, then the first that selects an image. */
export function appliedRules(rules: readonly Fields[], images: readonly Image[], now: number) {
  const ordered = [...images].sort((one, other) => other.pushedAt - one.pushedAt);
  const evaluated = rules.map((rule) => {
    const selection = fieldsOf(rule, "selection");
    const mine = ordered.filter((image) => selects(selection, image));
    const count = numberOf(selection, "countNumber") ?? 0;
    const marked =
      textOf(selection, "countType") === "imageCountMoreThan"
        ? mine.slice(count)
        : mine.filter((image) => now - since(image, selection) > count * day);
    return { rule, mine, marked };
  });
  return evaluated.flatMap(({ rule, marked }, at) =>
    marked
      .filter((image) => !evaluated.slice(0, at).some(({ mine }) => mine.includes(image)))
      .map((image) => ({ image, rule })),
  );
}
