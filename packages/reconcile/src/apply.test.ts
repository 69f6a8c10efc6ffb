import { apply, destroy, type Goal, plan, sealOf } from "./index.ts";
import { box, boxKind, options, owned, Shelf, shelfWith } from "./shelf.test-support.ts";

test("an apply keeps what it does not own, and a second one writes nothing", async () => {
  const shelf = shelfWith({ name: "b", size: 1, maker: "someone" });
  const goals = [box(shelf, { name: "a", size: 1 }), box(shelf, { name: "b", size: 2 })];
  await apply(goals, options());
  expect(shelf.boxes.get("b")).toMatchObject({ size: 2, maker: "someone" });
  const writes = shelf.writes;
  expect((await apply(goals, options())).steps).toEqual([]);
  expect(shelf.writes).toBe(writes);
});

test("differences that remain after an apply are an error that names the fields", async () => {
  const shelf = new Shelf();
  shelf.onRead = (name) => {
    const there = shelf.boxes.get(name);
    if (there) there.size = 9;
  };
  await expect(apply([box(shelf, { name: "a", size: 1 })], options())).rejects.toThrow(/update box a \(size\)/);
});

test("a lagging read is read again until it agrees", async () => {
  const shelf = new Shelf();
  let rests = 0;
  let reads = 0;
  shelf.onRead = () => {
    reads += 1;
    if (reads === 2) shelf.boxes.set("a", { name: "a", size: 99, version: 1 });
    if (reads === 3) shelf.boxes.set("a", { name: "a", size: 1, version: 1 });
  };
  const sleep = async () => {
    rests += 1;
  };
  await apply([boxKind({ readLagMs: 20_000 })(shelf, { name: "a", size: 1 })], options({ sleep }));
  expect(rests).toBe(1);
  expect(shelf.boxes.get("a")?.size).toBe(1);
});

test("after a concurrent write it reads again and loses neither edit", async () => {
  const shelf = shelfWith({ name: "a", size: 1, version: 1 });
  let once = true;
  shelf.onRead = () => {
    if (!once) return;
    once = false;
    queueMicrotask(() => shelf.boxes.set("a", { name: "a", size: 1, maker: "neighbour", version: 2 }));
  };
  await apply([box(shelf, { name: "a", size: 5 })], options());
  expect(shelf.boxes.get("a")).toMatchObject({ size: 5, maker: "neighbour" });
});

test("it succeeds after forty-nine concurrent writes, and keeps all of them", async () => {
  const shelf = shelfWith({ name: "a", size: 1, version: 1 });
  let others = 0;
  shelf.onRead = () => {
    if (others === 49) return;
    others += 1;
    queueMicrotask(() => {
      const { version = 0, ...there } = shelf.boxes.get("a") ?? { name: "a", size: 1 };
      shelf.boxes.set("a", { ...there, maker: `neighbour-${others}`, version: version + 1 });
    });
  };
  await apply([box(shelf, { name: "a", size: 5 })], options());
  expect(shelf.boxes.get("a")).toMatchObject({ size: 5, maker: "neighbour-49" });
});

test("a difference in what cannot be changed is refused before the first write", async () => {
  const shelf = shelfWith({ name: "b", size: 1 });

  const goals = [
    box(shelf, { name: "a", size: 1 }),
    boxKind({ update: undefined as never })(shelf, { name: "b", size: 2 }),
  ];
  await expect(apply(goals, options())).rejects.toThrow(/update box b \(size\) is refused/);
  expect(shelf.writes).toBe(0);
});

test("what exists but failed is repaired by an apply", async () => {
  const shelf = shelfWith({ name: "a", size: 1, state: "failed" });
  await apply([box(shelf, { name: "a", size: 1 })], options());
  expect(shelf.boxes.get("a")?.state).toBe("well");
});

test("a change that an earlier run left in progress is waited for, not repeated", async () => {
  const shelf = shelfWith({ name: "a", size: 1, state: "growing" });
  const goals = [box(shelf, { name: "a", size: 7 })];
  expect((await plan(goals)).steps).toMatchObject([{ inProgress: "growing" }]);
  await apply(goals, options());
  expect(shelf.writes).toBe(0);
});

test("goals wait for those before them, a failure skips only what depends on it", async () => {
  const shelf = new Shelf();
  const order: string[] = [];
  const first = box(shelf, { name: "first", size: 1 });
  const broken = boxKind({ create: () => Promise.reject(new Error("no room for it")) })(shelf, {
    name: "broken",
    size: 1,
  });
  const goals: Goal[] = [
    box(shelf, { name: "third", size: 1 }, { after: [box(shelf, { name: "unrelated", size: 1 }), first] }),
    first,
    broken,
    box(shelf, { name: "after broken", size: 1 }, { after: [broken] }),
  ];
  await expect(apply(goals, options({ ends: (step) => void order.push(step.id) }))).rejects.toThrow("no room for it");
  expect(order).toEqual(["first", "third"]);
  expect(shelf.boxes.has("after broken")).toBe(false);
});

test("independent goals are written at the same time, but at most eight", async () => {
  const shelf = new Shelf();
  await apply(
    Array.from({ length: 40 }, (_, at) => box(shelf, { name: `${at}`, size: 1 })),
    options(),
  );
  expect(shelf.mostAtOnce).toBe(8);
  expect(shelf.boxes.size).toBe(40);
});

test("writes that share a lock take turns", async () => {
  const shelf = new Shelf();
  const locked = boxKind({ lock: () => "the shelf" });
  await apply(
    Array.from({ length: 10 }, (_, at) => locked(shelf, { name: `${at}`, size: 1 })),
    options(),
  );
  expect(shelf.mostAtOnce).toBe(1);
});

test("a destroy removes only what Slipway created, dependent resources first", async () => {
  const shelf = shelfWith(
    { name: "base", size: 1, ...(await owned("base")) },
    { name: "theirs", size: 1, maker: await sealOf({ kind: "box", id: "base" }) },
    { name: "top", size: 1, ...(await owned("top")) },
  );
  const base = box(shelf, { name: "base", size: 1 });
  const goals = [
    base,
    box(shelf, { name: "top", size: 1 }, { after: [base] }),
    box(shelf, { name: "theirs", size: 1 }),
  ];
  const order: string[] = [];
  await destroy(goals, options({ ends: (step) => void order.push(step.id) }));
  expect(order).toEqual(["top", "base"]);
  expect([...shelf.boxes.keys()]).toEqual(["theirs"]);
});

test("a successor is not owned if the record is kept elsewhere and bound to its predecessor", async () => {
  const record = await sealOf({ kind: "box", id: "a" }, "made on Monday");
  const kind = boxKind({ seal: { read: () => record, binds: ({ state }) => state } });
  const shelf = shelfWith({ name: "a", size: 1, state: "made on Tuesday" });
  await destroy([kind(shelf, { name: "a", size: 1 })], options());
  expect(shelf.boxes.has("a")).toBe(true);
  shelf.boxes.set("a", { name: "a", size: 1, state: "made on Monday" });
  await destroy([kind(shelf, { name: "a", size: 1 })], options());
  expect(shelf.boxes.has("a")).toBe(false);
});

test("nothing new is started once the run is stopping", async () => {
  const shelf = new Shelf();
  const stop = new AbortController();
  const first = box(shelf, { name: "first", size: 1 });
  const goals = [first, box(shelf, { name: "second", size: 1 }, { after: [first] })];
  await expect(apply(goals, options({ signal: stop.signal, ends: () => stop.abort() }))).rejects.toThrow();
  expect([...shelf.boxes.keys()]).toEqual(["first"]);
});
