import fc from "fast-check";
import { digest, type Goal, keyOf, plan, planDestroy, unknown } from "./index.ts";
import { type Box, box, boxKind, owned, Shelf, shelfWith } from "./shelf.test-support.ts";

test("a plan names what is missing, what differs and what is unchanged, and writes nothing", async () => {
  const shelf = shelfWith({ name: "b", size: 1 }, { name: "c", size: 3 });
  const seen = await plan([
    box(shelf, { name: "a", size: 1 }),
    box(shelf, { name: "b", size: 2 }),
    box(shelf, { name: "c", size: 3 }),
  ]);
  expect(seen.steps.map(({ id, operation }) => `${operation} ${id}`)).toEqual(["create a", "update b"]);
  expect(seen.steps[1]?.changes).toEqual([{ field: "size", have: 1, want: 2 }]);
  expect(seen.unchanged.map((subject) => subject.id)).toEqual(["c"]);
  expect(shelf.writes).toBe(0);
});

test("a create shows every field that it sends, with the record of ownership", async () => {
  const shelf = new Shelf();
  const { steps } = await plan([box(shelf, { name: "a", size: 1, place: "left" })]);
  const { maker } = await owned("a");
  expect(steps[0]?.changes).toEqual([
    { field: "name", want: "a" },
    { field: "size", want: 1 },
    { field: "place", want: "left" },
    { field: "maker", want: maker },
  ]);
});

test("what reads will show is said with the client that knows where that is", async () => {
  const shelf = new Shelf();
  const kind = boxKind({ shows: (id, body, have, from) => ({ [id]: { body: [body, have, from], isNew: true } }) });
  const foreseen: unknown[] = [];
  await plan([kind(shelf, { name: "a", size: 1 })], (shows) => foreseen.push(shows));
  const body = { name: "a", size: 1, ...(await owned("a")) };
  expect(foreseen).toEqual([{ a: { body: [body, undefined, shelf], isNew: true } }]);
});

test("what is replaced is said as a new thing, what is updated with what is there", async () => {
  const kind = boxKind({ shows: (id, _body, have) => ({ [id]: { body: [have?.size], isNew: have === undefined } }) });
  const shelf = shelfWith({ name: "a", size: 1, place: "left", ...(await owned("a")) });
  const foreseen: unknown[] = [];
  const foresee = (shows: unknown) => void foreseen.push(shows);
  await plan([kind(shelf, { name: "a", size: 2 })], foresee);
  await plan([kind(shelf, { name: "a", size: 2, place: "right" })], foresee);
  expect(foreseen).toEqual([{ a: { body: [1], isNew: false } }, { a: { body: [undefined], isNew: true } }]);
});

test("a replace shows its cause first, then all new fields", async () => {
  const shelf = shelfWith({ name: "a", size: 1, place: "left", ...(await owned("a")) });
  const { steps } = await plan([box(shelf, { name: "a", size: 2, place: "right" })]);
  expect(steps[0]).toMatchObject({ operation: "replace" });
  expect(steps[0]?.changes.map(({ field }) => field)).toEqual(["size", "place", "name", "maker"]);
});

test("a plan shows a secret as a hash, which differs by value and by field", async () => {
  const codeOf = async (name: string, code: string) => {
    const { steps } = await plan([box(new Shelf(), { name, size: 1, code })]);
    return steps[0]?.changes.find(({ field }) => field === "code")?.want;
  };
  const hash = await codeOf("a", "open sesame");
  expect(hash).toMatch(/^hash [0-9a-f]{16}$/);
  expect(await codeOf("a", "open sesame")).toBe(hash);
  expect(await codeOf("a", "open barley")).not.toBe(hash);
  expect(await codeOf("b", "open sesame")).not.toBe(hash);
});

test("what exists but failed is in the plan with the reason", async () => {
  const shelf = shelfWith({ name: "a", size: 1, state: "failed" });
  expect((await plan([box(shelf, { name: "a", size: 1 })])).steps).toMatchObject([
    { operation: "update", failed: "it failed", changes: [] },
  ]);
});

test("a digest does not depend on the order in which goals are given", async () => {
  const shelf = new Shelf();
  const [a, b] = [box(shelf, { name: "a", size: 1 }), box(shelf, { name: "b", size: 1 })];
  expect(await digest(await plan([a, b]))).toBe(await digest(await plan([b, a])));
});

test("two plans whose wants or worlds differ in one field have two digests", async () => {
  const field = fc.constantFrom("size", "place", "code", "name");
  const value = { size: fc.integer({ min: 1, max: 9 }), word: fc.constantFrom("left", "right", "up") };
  const boxes = fc.record({ name: value.word, size: value.size, place: value.word, code: value.word });
  const digestOf = async (there: Box | undefined, want: Box) =>
    digest(await plan([box(there ? shelfWith(there) : new Shelf(), want)]));
  await fc.assert(
    fc.asyncProperty(boxes, boxes, field, fc.boolean(), async (want, other, name, exists) => {
      fc.pre(want[name] !== other[name]);
      const there = exists ? { name: "left", size: 99, place: "elsewhere", code: "none" } : undefined;
      const more = { ...want, [name]: other[name] };
      expect(await digestOf(there, want)).not.toBe(await digestOf(there, more));
    }),
  );
});

test("a want that is not known yet is planned as unknown", async () => {
  const kind = boxKind({
    plan: (want, have) =>
      have ? { operation: "none" } : { operation: "create", body: { ...want, place: unknown("the place") as never } },
  });
  const { steps } = await plan([kind(new Shelf(), { name: "a", size: 1 })]);
  expect(steps[0]?.changes).toContainEqual({ field: "place", want: { "known-after-apply:": "the place" } });
});

test("a destroy names what it leaves and why", async () => {
  const shelf = shelfWith(
    { name: "theirs", size: 1, maker: "someone" },
    { name: "loose", size: 1, ...(await owned("loose")) },
  );
  const unsealed = boxKind({ seal: "unsealed" });
  const goals = [
    box(shelf, { name: "theirs", size: 1 }),
    box(shelf, { name: "gone", size: 1 }),
    unsealed(shelf, { name: "loose", size: 1 }),
  ];
  const { steps, unchanged } = await planDestroy(goals);
  expect(steps).toEqual([]);
  expect(unchanged.map(({ left }) => left)).toEqual([
    "Slipway did not make it",
    "it does not exist",
    "nothing records whether Slipway made it",
  ]);
});

test("ten thousand goals plan in under a second of processor time", async () => {
  const shelf = shelfWith(...Array.from({ length: 10_000 }, (_, at) => ({ name: `${at}`, size: 1 })));
  const goals: Goal[] = [];
  for (let at = 0; at < 10_000; at += 1) {
    const before = goals[at - 1];
    goals.push(box(shelf, { name: `${at}`, size: at % 2 }, before ? { after: [before] } : {}));
  }
  const before = process.cpuUsage();
  const seen = await plan(goals);
  const used = process.cpuUsage(before);
  expect(seen.steps).toHaveLength(5_000);
  expect((used.user + used.system) / 1e6).toBeLessThan(1);
  expect(keyOf(seen.steps[0] ?? { kind: "", id: "" })).toBe("box 0");
});
