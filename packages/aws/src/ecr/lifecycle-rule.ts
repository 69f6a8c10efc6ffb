/** A rule of a lifecycle policy, in wire shape. */
export interface LifecycleRule {
  readonly rulePriority: number;
  readonly description?: string;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPatternList?: readonly string[];
    readonly tagPrefixList?: readonly string[];
    readonly countType: "imageCountMoreThan" | "sinceImagePushed" | "sinceImagePulled" | "sinceImageTransitioned";
    readonly countUnit?: string;
    readonly countNumber: number;
    readonly storageClass?: string;
  };
  readonly action: { readonly type: "expire" | "transition"; readonly targetStorageClass?: string };
}

/** A rule that has no place among others yet. */
export type NewRule = Omit<LifecycleRule, "rulePriority"> & { readonly description: string };

/** How many images of a pattern are kept, or for how long. */
export interface Keeping {
  readonly pattern: string;
  readonly number: number;
}

interface Wanted {
  readonly keepNewest: readonly Keeping[];
  readonly keepDays: readonly Keeping[];
  readonly untaggedDays: number | undefined;
  readonly keepInAll: number | undefined;
}

/** The rules that inputs stand for, in the order in which they run. */
export const rulesFor = ({ keepNewest, keepDays, untaggedDays, keepInAll }: Wanted): NewRule[] => [
  ...keepNewest.map(({ pattern, number }) =>
    rule(`The newest ${number} of ${pattern} stay`, { ...tagged(pattern), ...newest(number) }),
  ),
  ...keepDays.map(({ pattern, number }) =>
    rule(`Those of ${pattern} go after ${number} days`, { ...tagged(pattern), ...days(number) }),
  ),
  ...(untaggedDays === undefined
    ? []
    : [rule(`Those without a tag go after ${untaggedDays} days`, { tagStatus: "untagged", ...days(untaggedDays) })]),
  ...(keepInAll === undefined
    ? []
    : [rule(`The newest ${keepInAll} of all stay`, { tagStatus: "any", ...newest(keepInAll) })]),
];

const rule = (description: string, selection: LifecycleRule["selection"]): NewRule => ({
  description,
  selection,
  action: { type: "expire" },
});

const tagged = (pattern: string) => ({ tagStatus: "tagged", tagPatternList: [pattern] }) as const;
const newest = (countNumber: number) => ({ countType: "imageCountMoreThan", countNumber }) as const;
const days = (countNumber: number) => ({ countType: "sinceImagePushed", countUnit: "days", countNumber }) as const;

/** The patterns of the tags that a rule is about: a prefix is a pattern that ends with anything. */
export const patternsOf = ({ tagPatternList = [], tagPrefixList = [] }: LifecycleRule["selection"]): string[] =>
  [...new Set([...tagPatternList, ...tagPrefixList.map((prefix) => `${prefix}*`)])].sort();

/** What a rule means. Its place and its description are no part of that. */
export function meaningOf({ selection, action }: Pick<LifecycleRule, "selection" | "action">): string {
  const { tagStatus, countType, countNumber, storageClass = "standard" } = selection;
  return JSON.stringify([
    tagStatus,
    patternsOf(selection),
    countType,
    Number(countNumber),
    storageClass,
    action.type,
    action.targetStorageClass,
  ]);
}

/** A policy as ECR answers it. */
export const parseRules = (text: string): LifecycleRule[] =>
  (JSON.parse(text) as { readonly rules: LifecycleRule[] }).rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
