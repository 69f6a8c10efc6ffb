import { inOrder, limiter, turns } from "./order.ts";

/** A piece of work that goes on until it is stopped. */
function piece<T>(value: T) {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const seen = { started: false };
  const work = () => {
    seen.started = true;
    return promise;
  };
  return { work, seen, end: () => resolve(value), fail: () => reject(new RangeError(String(value))) };
}
const tick = () => new Promise((go) => setImmediate(go));

test("a limiter starts a waiting piece whenever one ends, well or not", async () => {
  const limit = limiter(2);
  const all = [piece(0), piece(1), piece(2), piece(3), piece(4)] as const;
  const results = all.map(({ work }) => limit(work).catch((error: Error) => error.message));
  const started = () => all.filter(({ seen }) => seen.started).length;
  await tick();
  expect(started()).toBe(2);
  all[0].end();
  await tick();
  expect(started()).toBe(3);
  all[1].fail();
  await tick();
  expect(started()).toBe(4);
  for (const each of all) each.end();
  expect(await Promise.all(results)).toEqual([0, "1", 2, 3, 4]);
  const [one, two, three] = [piece(5), piece(6), piece(7)];
  for (const { work } of [one, two, three]) void limit(work);
  await tick();
  expect([one, two, three].map(({ seen }) => seen.started)).toEqual([true, true, false]);
});

test("turns with one key are taken one after the other, also after a failure; others are free", async () => {
  const turn = turns();
  const [first, second, other, free] = [piece("first"), piece("second"), piece("other"), piece("free")];
  const failed = turn("a", first.work).catch((error: Error) => error.message);
  const next = turn("a", second.work);
  void turn("b", other.work);
  void turn(undefined, free.work);
  await tick();
  expect([first, second, other, free].map(({ seen }) => seen.started)).toEqual([true, false, true, true]);
  first.fail();
  await tick();
  expect(second.seen.started).toBe(true);
  second.end();
  expect([await failed, await next]).toEqual(["first", "second"]);
});

test("what follows a failure is skipped, also at a distance; what happened to each is reported", async () => {
  const before: Readonly<Record<string, string[]>> = { b: ["a"], c: ["b"], d: [], e: ["d"] };
  const done: string[] = [];
  const outcomes = await inOrder(
    ["c", "b", "a", "e", "d"],
    (item) => before[item] ?? [],
    async (item) => {
      done.push(item);
      if (item === "a") throw new RangeError("no");
      if (item === "e") throw "a text";
      return item.toUpperCase();
    },
  );
  expect(done.sort()).toEqual(["a", "d", "e"]);
  expect(Object.fromEntries(outcomes)).toEqual({
    a: { error: new RangeError("no") },
    b: { skipped: true },
    c: { skipped: true },
    d: { value: "D" },
    e: { error: new Error("a text") },
  });
  expect([...outcomes.keys()]).toEqual(["c", "b", "a", "e", "d"]);
});

test("items that wait for each other are a mistake", async () => {
  const before = (item: string) => [item === "a" ? "b" : "a"];
  await expect(inOrder(["a", "b"], before, async () => 1)).rejects.toThrow("depend on each other in a circle");
});
