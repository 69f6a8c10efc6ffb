import { type Bench, type EcrOperator, ecrOperator, openBench } from "@slipway/testing";
import fc from "fast-check";
import { preview, type StoredImage } from "./lifecycle-preview.ts";
import { describePreview } from "./lifecycle-report.ts";
import type { LifecycleRule } from "./lifecycle-rule.ts";

const day = 24 * 60 * 60_000;
const now = 100 * day;
const image = (name: string, age: number, more: Partial<StoredImage> = {}): StoredImage => ({
  digest: `sha256:${name}`,
  tags: [name],
  size: 1_000,
  pushedAt: now - age * day,
  pulledAt: undefined,
  archivedAt: undefined,
  ...more,
});
const rule = (selection: object, type: "expire" | "transition" = "expire"): LifecycleRule => ({
  rulePriority: 1,
  selection: selection as LifecycleRule["selection"],
  action: { type },
});
const going = (rules: LifecycleRule[], ...images: StoredImage[]) =>
  preview(rules, images, now).map((part) => part.images.map(({ tags }) => tags[0]));
const newest = { countType: "imageCountMoreThan", countNumber: 1 };
const days = { countType: "sinceImagePushed", countUnit: "days", countNumber: 7 };

// The rules are those of the vendor's guide: AmazonECR/latest/userguide/LifecyclePolicies.html and lifecycle_policy_parameters.html.
test("the newest stay by when they were pushed, in whatever order they are listed", () => {
  expect(going([rule({ tagStatus: "any", ...newest })], image("old", 3), image("new", 1), image("older", 9))).toEqual([
    ["old", "older"],
  ]);
});

test("what an earlier rule selects, no later one removes, whether it goes or stays", () => {
  const tagged = { tagStatus: "tagged", tagPatternList: ["v*"], ...newest };
  const found = going(
    [rule(tagged), rule({ tagStatus: "any", ...days })],
    image("v2", 20),
    image("v1", 30),
    image("x", 8),
  );
  expect(found).toEqual([["v1"], ["x"]]);
});

// Both are worked out in AmazonECR/latest/userguide/lifecycle_policy_examples.html: "Filtering on all images", example B,
// and what LifecyclePolicies.html says: rules "can still identify them as if they haven't been expired".
test("what an earlier rule selects counts among the newest of a later one", () => {
  const images = [
    image("A", 4, { tags: ["A", "alpha-1", "beta-1"] }),
    image("B", 3, { tags: [] }),
    image("C", 2, { tags: ["C", "alpha-2"] }),
    image("D", 1, { tags: ["D"] }),
    image("E", 0.9, { tags: [] }),
  ];
  const rules = [
    rule({ tagStatus: "tagged", tagPatternList: ["alpha*"], ...newest }),
    rule({ tagStatus: "untagged", ...days, countNumber: 1 }),
    rule({ tagStatus: "any", ...newest }),
  ];
  const found = preview(rules, images, now).map((part) => part.images.map(({ digest }) => digest));
  expect(found).toEqual([["sha256:A"], ["sha256:B"], ["sha256:D"]]);
});

test("one that is as old as the limit stays", () => {
  expect(going([rule({ tagStatus: "any", ...days })], image("edge", 7), image("over", 7.001))).toEqual([["over"]]);
});

test("one that was never pulled counts from when it was pushed", () => {
  const pulled = { tagStatus: "any", ...days, countType: "sinceImagePulled" };
  const images = [
    image("unused", 8),
    image("used", 8, { pulledAt: now - day }),
    image("stale", 90, { pulledAt: now - 8 * day }),
  ];
  expect(going([rule(pulled)], ...images)).toEqual([["unused", "stale"]]);
});

test("archived images have rules of their own", () => {
  const archived = { tagStatus: "any", ...days, countType: "sinceImageTransitioned", storageClass: "archive" };
  const images = [
    image("there", 50),
    image("shelved", 50, { archivedAt: now - 8 * day }),
    image("fresh", 50, { archivedAt: now - day }),
  ];
  expect(going([rule(archived)], ...images)).toEqual([["shelved"]]);
  expect(going([rule({ tagStatus: "any", ...days })], ...images)).toEqual([["there"]]);
});

test.each([
  ["v*", "v1", true],
  ["*-rc", "v1-rc", true],
  ["*-rc", "v1-rc2", false],
  ["a*b*c", "axxbyyc", true],
  ["a*b*c", "acb", false],
  ["ab*ba", "aba", false],
  ["v1", "v1", true],
  ["v1", "v10", false],
  ["*", "", true],
])("the pattern %s and the tag %s: %s", (pattern, tag, fits) => {
  const tagged = { tagStatus: "tagged", tagPatternList: [pattern], ...days };
  expect(going([rule(tagged)], image("i", 9, { tags: [tag] })).flat()).toHaveLength(fits ? 1 : 0);
});

test("of many images the first are named, with sizes in units of a thousand", () => {
  const images = Array.from({ length: 7 }, (_, at) => image(`v${at}`, 1 + at, { size: 2_345_678 }));
  const parts = preview(
    [{ ...rule({ tagStatus: "any", ...newest }), description: "Few (slipway-0123456789abcdef)" }],
    images,
    now,
  );
  expect(describePreview(parts, images, now)).toBe(
    [
      "ECR deletes 6 images (14.1 MB) of 7 images (16.4 MB) within a day of the change:",
      "- Few: 6 images (14.1 MB): v1 (2 days old), v2 (3 days old), v3 (4 days old), v4 (5 days old), v5 (6 days old) and 1 more",
    ].join("\n"),
  );
});

describe("beside the simulated cloud's own preview", () => {
  let bench: Bench;
  let ecr: EcrOperator;
  beforeAll(async () => {
    bench = await openBench();
    ecr = ecrOperator(bench.cloud);
  });
  afterAll(() => bench.close());

  const selection = fc.oneof(
    fc.record({ tagStatus: fc.constant("untagged") }),
    fc.record({
      tagStatus: fc.constant("tagged"),
      tagPatternList: fc.uniqueArray(fc.constantFrom("a*", "*b", "a*b", "ab", "*"), { minLength: 1, maxLength: 2 }),
    }),
  );
  const count = fc.oneof(
    fc.record({ countType: fc.constant("imageCountMoreThan"), countNumber: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      countType: fc.constant("sinceImagePushed"),
      countUnit: fc.constant("days"),
      countNumber: fc.integer({ min: 1, max: 4 }),
    }),
  );
  // ECR takes one rule for untagged images, and each set of tags once.
  const rules = fc.uniqueArray(fc.tuple(selection, count), {
    minLength: 1,
    maxLength: 4,
    selector: ([{ tagStatus, ...more }]) => JSON.stringify([tagStatus, Object.values(more).flat().sort()]),
  });
  const tags = fc.array(fc.uniqueArray(fc.constantFrom("a", "b", "ab", "ba", "aab", "axb"), { maxLength: 2 }), {
    maxLength: 6,
  });

  test("the same images go by the same rules", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(rules, tags, async (given, pushed) => {
        round += 1;
        const repositoryName = `round-${round}`;
        await ecr.call("CreateRepository", { repositoryName });
        for (const [at, each] of pushed.entries()) {
          bench.cloud.world.clock.advance(day);
          await ecr.push(repositoryName, `${at}`, ...each);
        }
        const policy = given.map(([which, how], at) => ({ ...rule({ ...which, ...how }), rulePriority: at + 1 }));
        const lifecyclePolicyText = JSON.stringify({ rules: policy });
        await ecr.call("StartLifecyclePolicyPreview", { repositoryName, lifecyclePolicyText });
        bench.cloud.world.clock.advance(60_000);
        const { previewResults } = await ecr.call("GetLifecyclePolicyPreview", { repositoryName });
        const { imageDetails } = await ecr.call("DescribeImages", { repositoryName });
        const images = (imageDetails as { imageDigest: string; imageTags?: string[]; imagePushedAt: number }[]).map(
          (each) =>
            image("", 0, {
              digest: each.imageDigest,
              tags: each.imageTags ?? [],
              pushedAt: each.imagePushedAt * 1_000,
            }),
        );
        const ours = preview(policy, images, bench.cloud.world.clock.now()).flatMap((part) =>
          part.images.map(({ digest }) => `${part.rule.rulePriority} ${digest}`),
        );
        const theirs = (previewResults as { appliedRulePriority: number; imageDigest: string }[]).map(
          (each) => `${each.appliedRulePriority} ${each.imageDigest}`,
        );
        expect(ours.sort()).toEqual(theirs.sort());
      }),
      { numRuns: 60 },
    );
  });
});
