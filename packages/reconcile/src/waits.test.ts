import { apply, destroy, GoalsError, plan, planDestroy, StaleError } from "./index.ts";
import { box, boxKind, options, owned, Shelf, shelfWith } from "./shelf.test-support.ts";

/** Options that note every rest; `then` happens in each. */
function resting(then: (rests: number[]) => void = () => {}) {
  const rests: number[] = [];
  const sleep = async (milliseconds: number) => {
    rests.push(milliseconds);
    then(rests);
  };
  return { rests, given: options({ sleep }) };
}

test("what is read late is read again every five seconds, as long as its kind says", async () => {
  const shelf = new Shelf();
  const { rests, given } = resting();
  const late = boxKind({ readLagMs: 12_000, create: async () => {} })(shelf, { name: "a", size: 1 });
  await expect(apply([late], given)).rejects.toMatchObject({ name: "NotConvergedError" });
  expect(rests).toEqual([5_000, 5_000, 5_000]);
});

test("a kind that says nothing of a lag is read once", async () => {
  const { rests, given } = resting();
  const lost = boxKind({ create: async () => {} })(new Shelf(), { name: "a", size: 1 });
  await expect(apply([lost], given)).rejects.toMatchObject({ name: "NotConvergedError" });
  expect(rests).toEqual([]);
});

test("after a stale write it rests as long as the service says, then decides again", async () => {
  const shelf = new Shelf();
  const { rests, given } = resting();
  let tries = 0;
  const busy = boxKind({
    async create(_id, body, to) {
      tries += 1;
      if (tries < 3) throw new StaleError("busy", { rest: 15_000 });
      await to.write(body);
    },
  })(shelf, { name: "a", size: 1 });
  await apply([busy], given);
  expect(rests).toEqual([15_000, 15_000]);
  expect(shelf.boxes.has("a")).toBe(true);
});

test("without such a word it rests a little, longer with each try and never above two seconds, and ends after sixty", async () => {
  const { rests, given } = resting();
  const stale = boxKind({
    create: async () => {
      throw new StaleError("again and again");
    },
  })(new Shelf(), { name: "a", size: 1 });
  await expect(apply([stale], given)).rejects.toThrow("again and again");
  expect(rests).toHaveLength(59);
  rests.forEach((rest, at) => {
    expect(rest).toBeGreaterThanOrEqual(0);
    expect(rest).toBeLessThanOrEqual(Math.min(100 * (at + 1), 2_000));
  });
  expect(Math.max(...rests)).toBeGreaterThan(100);
});

test("when someone else has done it meanwhile, nothing more is written", async () => {
  const shelf = new Shelf();
  const { given } = resting(() => shelf.boxes.set("a", { name: "a", size: 1 }));
  const stale = boxKind({
    create: async () => {
      throw new StaleError("someone was faster");
    },
  })(shelf, { name: "a", size: 1 });
  await apply([stale], given);
  expect(shelf.writes).toBe(0);
});

test("an error that is not about others' writes is not tried again", async () => {
  const { rests, given } = resting();
  const broken = boxKind({ create: () => Promise.reject(new RangeError("no")) })(new Shelf(), { name: "a", size: 1 });
  await expect(apply([broken], given)).rejects.toThrow("no");
  expect(rests).toEqual([]);
});

test("all goals that fail are named, each once", async () => {
  const shelf = new Shelf();
  const broken = (why: string) => boxKind({ create: () => Promise.reject(new RangeError(why)) });
  const goals = [broken("one")(shelf, { name: "a", size: 1 }), broken("two")(shelf, { name: "b", size: 1 })];
  await expect(apply(goals, options())).rejects.toThrow(new GoalsError([new RangeError("one"), new RangeError("two")]));
});

test("goals that cannot be read are named, and an error that they share once", async () => {
  const unreadable = (error: unknown) =>
    boxKind({ read: () => Promise.reject(error) })(new Shelf(), { name: "a", size: 1 });
  const shared = new RangeError("shared");
  await expect(plan([unreadable(shared), unreadable(shared)])).rejects.toBe(shared);
  await expect(plan([unreadable(shared), unreadable("a text")])).rejects.toMatchObject({
    name: "GoalsError",
    message: "shared\na text",
  });
});

test("an apply reports its plan before it writes, and each step when it begins and ends", async () => {
  const shelf = shelfWith({ name: "b", size: 1 });
  const said: string[] = [];
  const seen = await apply([box(shelf, { name: "a", size: 1 }), box(shelf, { name: "b", size: 1 })], {
    ...options(),
    planned: ({ steps, unchanged }) => void said.push(`plan ${steps.length} ${unchanged.length} ${shelf.writes}`),
    starts: ({ operation, id }) => void said.push(`starts ${operation} ${id} ${shelf.writes}`),
    ends: ({ operation, id }) => void said.push(`ends ${operation} ${id} ${shelf.writes}`),
  });
  expect(said).toEqual(["plan 1 1 0", "starts create a 0", "ends create a 1"]);
  expect(seen.steps).toMatchObject([{ operation: "create", id: "a" }]);
});

test("what writes waits for a change that goes on, and what only plans does not", async () => {
  const waited = async (does: (goals: Parameters<typeof plan>[0]) => Promise<unknown>) => {
    const events: string[] = [];
    const kind = boxKind({
      wait: async () => void events.push("waited"),
      update: async () => void events.push("updated"),
      delete: async ({ name }, shelf) => {
        events.push("deleted");
        shelf.boxes.delete(name);
      },
    });
    const shelf = shelfWith({ name: "a", size: 1, state: "growing", ...(await owned("a")) });
    await does([kind(shelf, { name: "a", size: 1 })]);
    return events;
  };
  expect(await waited((goals) => plan(goals))).toEqual([]);
  expect(await waited((goals) => planDestroy(goals))).toEqual([]);
  expect(await waited((goals) => destroy(goals, options()))).toEqual(["waited", "deleted"]);
  expect((await waited((goals) => apply(goals, options()).catch(() => undefined)))[0]).toBe("waited");
});
