import {
  DigestError,
  GoalsError,
  NotConvergedError,
  RefusedError,
  ReplaceRefusedError,
  StaleError,
  UnapprovedError,
} from "./errors.ts";
import { isNamed, shortName } from "./replace.ts";
import type { Step } from "./step.ts";

const step = (more: Partial<Step> = {}): Step => ({
  kind: "box",
  id: "/shelf/a",
  after: [],
  operation: "update",
  changes: [
    { field: "size", have: 1, want: 2 },
    { field: "place", have: 1, want: 2, immutable: true },
  ],
  ...more,
});

test.each([
  [step(), "update box /shelf/a (size, place)"],
  [step({ operation: "replace" }), "replace box /shelf/a (place)"],
  [step({ operation: "create" }), "create box /shelf/a"],
  [step({ operation: "delete", changes: [] }), "delete box /shelf/a"],
])("a step is named with the fields that matter", (one, line) => {
  const { message, steps } = new NotConvergedError([one, one]);
  expect(message).toContain(`a fresh read still shows: ${line}; ${line}. Something else changes it back`);
  expect(steps).toEqual([one, one]);
});

test.each([
  [step({ operation: "create" }), "create box /shelf/a (size, place)"],
  [step({ changes: [] }), "update box /shelf/a"],
])("what no one approved is named by all its fields", (one, line) => {
  const { message, steps } = new UnapprovedError([one, one]);
  expect(message).toContain(`no one approved what it would do now: ${line}; ${line}. These steps were not executed.`);
  expect(steps).toEqual([one, one]);
});

test("a replace that is not allowed says what would be lost and how to allow it", () => {
  const one = step({ operation: "replace" });
  const { message, steps } = new ReplaceRefusedError([one, { ...one, id: "b" }]);
  expect(message).toContain("Nothing was changed: replace box /shelf/a (place); replace box b (place) would delete it");
  expect(message).toContain("write allow-replace: a, b if losing");
  expect(steps).toHaveLength(2);
});

test("a refused step says why", () => {
  const { message, steps } = new RefusedError([step({ refused: "It holds data." }), step({ refused: "Not ours." })]);
  expect(message).toBe(
    "Nothing was changed: update box /shelf/a (size, place) is refused. It holds data. update box /shelf/a (size, place) is refused. Not ours.",
  );
  expect(steps).toHaveLength(2);
});

test("a plan that is no longer the approved one is named by both digests", () => {
  const { message } = new DigestError("old", "new");
  expect(message).toContain(
    "was approved has the digest old, the plan of now has new. The world or the inputs changed",
  );
});

test("several failures are reported together", () => {
  const errors = [new RangeError("one"), new RangeError("two")];
  expect(new GoalsError(errors)).toMatchObject({ message: "one\ntwo", errors });
});

test("a stale write says how long to rest and what to do, and has defaults for both", () => {
  expect(new StaleError("x", { rest: 7, remedy: "Wait." })).toMatchObject({ message: "x", rest: 7, remedy: "Wait." });
  expect(new StaleError("x")).toMatchObject({ rest: 0, remedy: expect.stringMatching(/^Someone else keeps .*\.$/) });
});

test("each error has its own name, so that none is taken for a mistake of ours", () => {
  const all = [
    new NotConvergedError([]),
    new StaleError(""),
    new ReplaceRefusedError([]),
    new RefusedError([]),
    new DigestError("", ""),
    new UnapprovedError([]),
    new GoalsError([]),
  ];
  for (const error of all) expect(error.name).toBe(error.constructor.name);
});

test.each([
  ["/shelf/a", "a"],
  ["a", "a"],
  ["a/", "a/"],
])("the short name of %s is %s", (id, name) => {
  expect(shortName(id)).toBe(name);
});

test.each([
  [["A"], true],
  [["x", "/SHELF/a"], true],
  [["shelf"], false],
  [[], false],
])("allow-replace with %j names it: %s", (names, is) => {
  expect(isNamed(step(), names)).toBe(is);
});
