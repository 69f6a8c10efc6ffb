import { approvalOf, unapproved } from "./approval.ts";
import type { Inspection } from "./goal.ts";
import { destroy, digest, isOwned, plan, planDestroy, type Step, sealOf } from "./index.ts";
import { box, boxKind, options, owned, shelfWith } from "./shelf.test-support.ts";

const a = { name: "a", size: 1, place: "left" };
const asIs = "Give the present values in the inputs";

test.each([
  [
    "create",
    [],
    a,
    { create: undefined },
    "It comes with something else and cannot be made by itself. Create that first.",
  ],
  [
    "update",
    [a],
    { ...a, size: 2 },
    { update: undefined },
    `It cannot be changed. ${asIs}, or remove it by hand and run again.`,
  ],
  [
    "replace",
    [a],
    { ...a, place: "right" },
    { moveBy: "carry it" },
    `It holds data, so it is never replaced. ${asIs}, or carry it.`,
  ],
  [
    "replace",
    [a],
    { ...a, place: "right" },
    {},
    `Slipway did not make it, so it does not delete it. ${asIs}, or delete it by hand and run again.`,
  ],
  [
    "replace",
    [a],
    { ...a, place: "right" },
    { delete: undefined },
    `Slipway did not make it, so it does not delete it. ${asIs}, or delete it by hand and run again.`,
  ],
])("a %s that is not possible is planned with why (%#)", async (operation, there, want, lacks, refused) => {
  const shelf = shelfWith(...there);
  const { steps } = await plan([boxKind(lacks as never)(shelf, want)]);
  expect(steps).toMatchObject([{ operation, refused }]);
  // What is refused is named by what differs, not by all that would be sent.
  if (operation === "replace") expect(steps[0]?.changes.map(({ field }) => field)).toEqual(["place"]);
});

test("what has no delete is left by a destroy, though Slipway made it", async () => {
  const shelf = shelfWith({ ...a, ...(await owned("a")) });
  const goals = [boxKind({ delete: undefined as never })(shelf, a)];
  expect((await planDestroy(goals)).unchanged).toMatchObject([{ left: "nothing records whether Slipway made it" }]);
  expect((await destroy(goals, options())).steps).toEqual([]);
  expect(shelf.boxes.has("a")).toBe(true);
});

test("what holds something else is not deleted, and its plan says so", async () => {
  const shelf = shelfWith({ ...a, ...(await owned("a")) }, { ...a, name: "b", ...(await owned("b")) });
  let inside = ["B", "c", "A/e"];
  const holder = boxKind({ contents: () => inside })(shelf, a);
  const goals = [holder, box(shelf, { ...a, name: "b" }, { after: [holder] })];
  const holds = async (isGone?: (id: string) => boolean) =>
    (await planDestroy(goals, isGone)).steps.map((step) => step.holds);
  // What goes by the same plan, or by an earlier step of the job, keeps nothing.
  expect(await holds()).toEqual(["c, e", undefined]);
  expect(await holds((id) => id === "c")).toEqual(["e", undefined]);
  await expect(destroy(goals, options())).rejects.toThrow(
    /^Nothing was changed: delete box a is refused\. .*holds: c, e\./,
  );
  expect([...shelf.boxes.keys()]).toEqual(["a", "b"]);
  inside = ["b"];
  const fill = () => {
    inside = Array.from({ length: 12 }, (_, at) => `n${at}`);
  };
  await expect(destroy(goals, { ...options(), ends: fill })).rejects.toThrow(
    /^delete box a was not done, .* n9, and 2 more\. /,
  );
  expect([...shelf.boxes.keys()]).toEqual(["a"]);
  inside = [];
  await destroy([holder], options());
  expect(shelf.boxes.size).toBe(0);
});

test("a delete is planned without fields, and its plan has a digest of its own", async () => {
  const shelf = shelfWith({ ...a, ...(await owned("a")) });
  const gone = await planDestroy([box(shelf, a)]);
  expect(gone).toMatchObject({ steps: [{ operation: "delete", id: "a", changes: [] }], unchanged: [] });
  expect(await digest(gone)).not.toBe(await digest(await plan([box(shelf, a)])));
});

test("what failed and gets no update is a mistake of its resource", async () => {
  const kind = boxKind({ plan: () => ({ operation: "none" }) });
  const goal = kind(shelfWith({ ...a, state: "failed" }), a);
  await expect(plan([goal])).rejects.toThrow("No update is planned for box a, which failed.");
});

test("a kind can say what its record is of, by kind and by ID", async () => {
  const record = await sealOf({ kind: "shelf", id: "Whole" });
  const have = { name: "a", maker: record };
  const seal = { read: ({ maker }: typeof have) => maker };
  const subject = { kind: "box", id: "a" };
  const whole = { kind: "shelf", id: "whole" };
  expect(await isOwned({ ...seal, of: () => whole }, have, subject)).toBe(true);
  expect(await isOwned({ ...seal, of: () => ({ id: "whole" }) }, have, { ...subject, kind: "shelf" })).toBe(true);
  expect(await isOwned({ ...seal, of: () => ({ kind: "shelf" }) }, have, subject)).toBe(false);
  expect(await isOwned(seal, have, subject)).toBe(false);
});

const judged = (step: Step, mayBeCreated = false) => ({ step, mayBeCreated });

describe("what is approved", () => {
  const step: Step = {
    kind: "box",
    id: "a",
    after: [],
    operation: "update",
    changes: [{ field: "size", have: 1, want: { b: 1, a: [1, { c: null }], d: undefined } }],
  };
  const withWant = (want: unknown, more: Partial<Step> = {}): Step => ({
    ...step,
    changes: [{ field: "size", have: 1, want }],
    ...more,
  });
  const approves = async (one: Step, other: Step) =>
    (await unapproved([judged(other)], await approvalOf({ steps: [one], unchanged: [] }))).length === 0;

  test.each([
    ["the order of fields", withWant({ a: [1, { c: null }], b: 1 }), true],
    ["another value", withWant({ a: [1, { c: null }], b: 2 }), false],
    ["another order in a list", withWant({ a: [{ c: null }, 1], b: 1 }), false],
    ["a field more", withWant({ a: [1, { c: null }], b: 1, e: 1 }), false],
    ["another thing", { ...step, id: "b" }, false],
    ["another kind", { ...step, kind: "bag" }, false],
    ["another operation", { ...step, operation: "delete" as const }, false],
    ["another value before", { ...step, changes: [{ ...step.changes[0], field: "size", have: 2 }] }, false],
    ["fewer changes", { ...step, changes: [] }, true],
  ])("does not depend on what it need not: %s", async (_, other, is) => {
    expect(await approves(step, other)).toBe(is);
  });

  test("of a create is what will be there, whatever was there before", async () => {
    const create = withWant(1, { operation: "create" });
    expect(await approves(create, { ...create, changes: [{ field: "size", have: 7, want: 1 }] })).toBe(true);
  });

  test("a replace may go on as a create of the same fields, and not the other way round", async () => {
    const [replace, create] = [withWant(1, { operation: "replace" }), withWant(1, { operation: "create" })];
    expect(await approves(replace, create)).toBe(true);
    expect(await approves(create, replace)).toBe(false);
  });

  test("what was unknown may be anything, what was known may not become another", async () => {
    expect(await approves(withWant({ "known-after-apply:": "x" }), withWant("anything"))).toBe(true);
    expect(await approves(withWant("x"), withWant({ "known-after-apply:": "x" }))).toBe(false);
  });

  test("only the changes that no one approved are named", async () => {
    const approval = await approvalOf({ steps: [withWant(1)], unchanged: [] });
    const more = { field: "place", have: 1, want: 2 };
    const other = { ...withWant(1), changes: [...withWant(1).changes, more] };
    expect(await unapproved([judged(other), judged(withWant(1))], approval)).toEqual([{ ...other, changes: [more] }]);
  });

  test("a thing that came with a new parent may become what was approved as new, by an update only", async () => {
    const approval = await approvalOf({ steps: [withWant(1, { operation: "create" })], unchanged: [] });
    expect(await unapproved([judged(withWant(1), true)], approval)).toEqual([]);
    expect(await unapproved([judged(withWant(1))], approval)).toHaveLength(1);
    expect(await unapproved([judged(withWant(2), true)], approval)).toHaveLength(1);
    expect(await unapproved([judged(withWant(1, { operation: "delete" }), true)], approval)).toHaveLength(1);
  });
});

test("only an apply waits for what is going on, and only where the thing is there", async () => {
  const waited: string[] = [];
  const kind = boxKind({ wait: async ({ name }) => void waited.push(name) });
  const shelf = shelfWith({ ...a, state: "growing" }, { name: "b", size: 1 });
  const goals = [kind(shelf, a), kind(shelf, { name: "b", size: 1 }), kind(shelf, { name: "c", size: 1 })];
  const look = async (how: Inspection) => {
    for (const goal of goals) await goal.inspect(how);
  };
  await look({ wait: false, want: "present" });
  expect(waited).toEqual([]);
  await look({ wait: true, want: "present" });
  expect(waited).toEqual(["a"]);
});
