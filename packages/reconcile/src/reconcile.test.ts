import { apply, defineResource, defineSet, destroy, digest, type Goal, keyOf, plan, planDestroy } from "./index.ts";
import { type Box, box, diff, options, Shelf, shelfWith } from "./shelf.test-support.ts";

test("a plan names what is missing, what differs and what is well, and writes nothing", async () => {
  const shelf = shelfWith({ name: "b", size: 1 }, { name: "c", size: 3 });
  const seen = await plan(
    [box({ name: "a", size: 1 }), box({ name: "b", size: 2 }), box({ name: "c", size: 3 })],
    shelf,
  );
  expect(seen.steps.map(({ name, does, changes }) => ({ name, does, changes }))).toEqual([
    { name: "a", does: "create", changes: [] },
    {
      name: "b",
      does: "update",
      changes: [{ field: "size", have: 1, want: 2 }],
    },
  ]);
  expect(seen.settled.map((subject) => subject.name)).toEqual(["c"]);
  expect(shelf.writes).toBe(0);
});

test("an apply brings it about, keeps what it does not own, and a second one writes nothing", async () => {
  const shelf = shelfWith({ name: "b", size: 1, owner: "somebody" });
  const goals = [box({ name: "a", size: 1 }), box({ name: "b", size: 2 })];
  await apply(goals, shelf, options());
  expect(shelf.boxes.get("b")).toMatchObject({ size: 2, owner: "somebody" });
  const writes = shelf.writes;
  expect((await apply(goals, shelf, options())).steps).toEqual([]);
  expect(shelf.writes).toBe(writes);
});

test("what a fresh read still shows after an apply is an error that names the fields", async () => {
  const shelf = new Shelf();
  shelf.onRead = (name) => {
    const there = shelf.boxes.get(name);
    if (there) there.size = 9;
  };
  await expect(apply([box({ name: "a", size: 1 })], shelf, options())).rejects.toThrow(/update box a \(size\)/);
});

test("a lagging read is read again until it agrees", async () => {
  const shelf = new Shelf();
  const slow = defineResource<Box, Box, Shelf>({
    kind: "slow box",
    name: (want) => want.name,
    lag: 20_000,
    read: async (want, from) => from.read(want.name),
    diff,
    create: (want, to) => to.write(want),
  });
  let rests = 0;
  let reads = 0;
  shelf.onRead = () => {
    reads += 1;
    if (reads === 2) shelf.boxes.set("a", { name: "a", size: 99, version: 1 });
    if (reads === 3) shelf.boxes.set("a", { name: "a", size: 1, version: 1 });
  };
  await apply(
    [slow({ name: "a", size: 1 })],
    shelf,
    options({
      sleep: async () => {
        rests += 1;
      },
    }),
  );
  expect(rests).toBe(1);
  expect(shelf.boxes.get("a")?.size).toBe(1);
});

test("when somebody else wrote in between, it looks again and loses neither edit", async () => {
  const shelf = shelfWith({ name: "a", size: 1, version: 1 });
  let once = true;
  shelf.onRead = () => {
    if (!once) return;
    once = false;
    queueMicrotask(() =>
      shelf.boxes.set("a", {
        name: "a",
        size: 1,
        owner: "neighbour",
        version: 2,
      }),
    );
  };
  await apply([box({ name: "a", size: 5 })], shelf, options());
  expect(shelf.boxes.get("a")).toMatchObject({ size: 5, owner: "neighbour" });
});

test("where forty-nine others are faster, one after the other, it gets through and all they wrote stays", async () => {
  const shelf = shelfWith({ name: "a", size: 1, version: 1 });
  let others = 0;
  shelf.onRead = () => {
    if (others === 49) return;
    others += 1;
    queueMicrotask(() => {
      const { version = 0, ...there } = shelf.boxes.get("a") ?? { name: "a", size: 1 };
      shelf.boxes.set("a", { ...there, owner: `neighbour-${others}`, version: version + 1 });
    });
  };
  await apply([box({ name: "a", size: 5 })], shelf, options());
  expect(shelf.boxes.get("a")).toMatchObject({ size: 5, owner: "neighbour-49" });
});

test("an immutable difference is a replace: refused with the field's name, done when allowed", async () => {
  const shelf = shelfWith({ name: "a", size: 1, place: "left", version: 1 });
  const goals = [box({ name: "a", size: 1, place: "right" })];
  await expect(apply(goals, shelf, options())).rejects.toThrow(/replace box a \(place\).*allow-replace: true/);
  expect(shelf.boxes.get("a")?.place).toBe("left");
  await apply(goals, shelf, options({ allowReplace: true }));
  expect(shelf.boxes.get("a")?.place).toBe("right");
});

test("what exists but failed is degraded in the plan and mended by an apply", async () => {
  const shelf = shelfWith({ name: "a", size: 1, state: "failed" });
  const goals = [box({ name: "a", size: 1 })];
  expect((await plan(goals, shelf)).steps).toMatchObject([{ does: "update", degraded: "it failed", changes: [] }]);
  await apply(goals, shelf, options());
  expect(shelf.boxes.get("a")?.state).toBe("well");
});

test("a change that an earlier run left going is waited for, not repeated", async () => {
  const shelf = shelfWith({ name: "a", size: 1, state: "growing" });
  const goals = [box({ name: "a", size: 7 })];
  expect((await plan(goals, shelf)).steps).toMatchObject([{ moving: "growing" }]);
  await apply(goals, shelf, options());
  expect(shelf.writes).toBe(0);
});

test("goals wait for those before them, a failure skips only what depends on it", async () => {
  const shelf = new Shelf();
  const order: string[] = [];
  const first = box({ name: "first", size: 1 });
  const broken = defineResource<Box, Box, Shelf>({
    kind: "broken box",
    name: (want) => want.name,
    read: async () => undefined,
    diff,
    create: () => Promise.reject(new Error("no room for it")),
  })({ name: "broken", size: 1 });
  const goals: Goal<Shelf>[] = [
    box({ name: "third", size: 1 }, { after: [box({ name: "unrelated", size: 1 }), first] }),
    first,
    broken,
    box({ name: "after broken", size: 1 }, { after: [broken] }),
  ];
  await expect(apply(goals, shelf, options({ ends: (step) => void order.push(step.name) }))).rejects.toThrow(
    "no room for it",
  );
  expect(order).toEqual(["first", "third"]);
  expect(shelf.boxes.has("after broken")).toBe(false);
});

test("independent goals are written at the same time, but at most eight", async () => {
  const shelf = new Shelf();
  await apply(
    Array.from({ length: 40 }, (_, at) => box({ name: `${at}`, size: 1 })),
    shelf,
    options(),
  );
  expect(shelf.mostAtOnce).toBe(8);
  expect(shelf.boxes.size).toBe(40);
});

test("writes that share a key take turns", async () => {
  const shelf = new Shelf();
  const alone = defineResource<Box, Box, Shelf>({
    kind: "lone box",
    name: (want) => want.name,
    alone: () => "the shelf",
    read: async (want, from) => from.read(want.name),
    diff,
    create: (want, to) => to.write(want),
  });
  await apply(
    Array.from({ length: 10 }, (_, at) => alone({ name: `${at}`, size: 1 })),
    shelf,
    options(),
  );
  expect(shelf.mostAtOnce).toBe(1);
});

test("a plan that is not the approved one is not applied", async () => {
  const shelf = shelfWith({ name: "a", size: 1 });
  const goals = [box({ name: "a", size: 2 })];
  const approved = await digest(await plan(goals, shelf));
  shelf.boxes.set("a", { name: "a", size: 3 });
  await expect(apply(goals, shelf, options({ digest: approved }))).rejects.toThrow(/Run all of it again/);
  expect(shelf.boxes.get("a")?.size).toBe(3);
  shelf.boxes.set("a", { name: "a", size: 1 });
  await apply(goals, shelf, options({ digest: approved }));
  expect(shelf.boxes.get("a")?.size).toBe(2);
});

test("an approved plan does not grow when somebody else writes in between, and goes on where it did not", async () => {
  const goals = [box({ name: "a", size: 2, place: "left" })];
  /** Somebody writes right before our first write arrives. */
  const meanwhile = async (before: Box, theirs: Box, isApproved = true) => {
    const shelf = shelfWith(before);
    const approved = isApproved ? { digest: await digest(await plan(goals, shelf)) } : {};
    const starts = () => void (shelf.writes === 0 && shelf.boxes.set("a", { ...theirs, version: 7 }));
    await apply(goals, shelf, options({ ...approved, starts, allowReplace: true }));
    return shelf.boxes.get("a");
  };
  const first = { name: "a", size: 1, place: "left" };
  expect(await meanwhile(first, { ...first, owner: "them" })).toMatchObject({ size: 2, owner: "them" });
  await expect(meanwhile(first, { ...first, size: 3 })).rejects.toThrow(/nobody approved .*: update box a \(size\)/);
  await expect(meanwhile(first, { ...first, place: "right" })).rejects.toThrow(/nobody approved .*: replace box a/);
  expect(await meanwhile(first, { ...first, size: 3 }, false)).toMatchObject({ size: 2 });
});

test("a digest does not depend on the order in which goals are given", async () => {
  const shelf = new Shelf();
  const [a, b] = [box({ name: "a", size: 1 }), box({ name: "b", size: 1 })];
  expect(await digest(await plan([a, b], shelf))).toBe(await digest(await plan([b, a], shelf)));
});

test("a destroy removes only what Slipway made, dependent things first", async () => {
  const shelf = shelfWith({ name: "base", size: 1, owner: "slipway" }, { name: "theirs", size: 1, owner: "somebody" });
  shelf.boxes.set("top", { name: "top", size: 1, owner: "slipway" });
  const base = box({ name: "base", size: 1 });
  const goals = [base, box({ name: "top", size: 1 }, { after: [base] }), box({ name: "theirs", size: 1 })];
  expect((await planDestroy(goals, shelf)).settled).toMatchObject([
    { name: "theirs", left: "Slipway did not make it" },
  ]);
  const order: string[] = [];
  await destroy(goals, shelf, options({ ends: (step) => void order.push(step.name) }));
  expect(order).toEqual(["top", "base"]);
  expect([...shelf.boxes.keys()]).toEqual(["theirs"]);
});

const boxes = defineSet<string, Box, Box, Shelf>({
  kind: "box",
  nameOfSet: (scope) => scope,
  list: async (_scope, shelf) => [...shelf.boxes.values()],
  key: (have) => have.name,
  keyOfWant: (want) => want.name,
  wantOf: (have) => have,
  diff,
  create: (want, shelf) => shelf.write({ ...want, owner: "slipway" }),
  update: (want, have, shelf) => shelf.write({ ...have, ...want }),
  remove: async (have, _want, shelf) => void shelf.boxes.delete(have.name),
  owned: (have) => have.owner === "slipway",
});

test("a set adds, updates and, when asked, prunes only what is ours", async () => {
  const shelf = shelfWith(
    { name: "old", size: 1, owner: "slipway" },
    { name: "theirs", size: 1, owner: "somebody" },
    { name: "kept", size: 1, owner: "slipway" },
  );
  const wants = [
    { name: "kept", size: 2 },
    { name: "new", size: 1 },
  ];
  await apply([boxes({ scope: "shelf", wants, prune: false })], shelf, options());
  expect([...shelf.boxes.keys()].sort()).toEqual(["kept", "new", "old", "theirs"]);
  await apply([boxes({ scope: "shelf", wants, prune: true })], shelf, options());
  expect([...shelf.boxes.keys()].sort()).toEqual(["kept", "new", "theirs"]);
  expect(shelf.boxes.get("kept")?.size).toBe(2);
});

test("nothing new is started once the run is to end", async () => {
  const shelf = new Shelf();
  const stop = new AbortController();
  const first = box({ name: "first", size: 1 });
  const goals = [first, box({ name: "second", size: 1 }, { after: [first] })];
  await expect(apply(goals, shelf, options({ signal: stop.signal, ends: () => stop.abort() }))).rejects.toThrow();
  expect([...shelf.boxes.keys()]).toEqual(["first"]);
});

test("ten thousand goals plan in under a second of processor time", async () => {
  const shelf = shelfWith(...Array.from({ length: 10_000 }, (_, at) => ({ name: `${at}`, size: 1 })));
  const goals: Goal<Shelf>[] = [];
  for (let at = 0; at < 10_000; at += 1) {
    const before = goals[at - 1];
    goals.push(box({ name: `${at}`, size: at % 2 }, before ? { after: [before] } : {}));
  }
  const before = process.cpuUsage();
  const seen = await plan(goals, shelf);
  const used = process.cpuUsage(before);
  expect(seen.steps).toHaveLength(5_000);
  expect((used.user + used.system) / 1e6).toBeLessThan(1);
  expect(keyOf(seen.steps[0] ?? { kind: "", name: "" })).toBe("box 0");
});
